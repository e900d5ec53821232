package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsulStatusTest {

  @Test
  void countsEachWatchInOneState() {
    ConsulStatus status =
        new ConsulStatus(
            "http://127.0.0.1:8500",
            3,
            List.of(
                new WatchStatus("catalog", 5, 10, false, null),
                new WatchStatus("policies", 0, 200_000, true, "connection refused"),
                new WatchStatus("service users", 0, -1, false, "HTTP 500")));
    assertThat(status.watchesByState()).isEqualTo(Map.of("ok", 1, "failing", 1, "overdue", 1));
  }
}
