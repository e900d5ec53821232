package dev.weft.consul.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.ConsulLog;
import dev.weft.consul.register.Schedule.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest implements ConsulLog {
  private final List<String> lines = new ArrayList<>();
  private final Progress progress = new Progress(Registered.WEB, this);

  @Test
  void onlyAHeartbeatThatComesThroughEndsAFailure() {
    progress.done(Step.REGISTER, 0);
    progress.failed(new CallFailed(0, "connection refused", null), "http://consul:8500", "");
    progress.done(Step.RECONCILE, 1);
    progress.failed(new CallFailed(0, "no answer in 3 s", null), "http://consul:8500", "");
    assertThat(progress.status(2).state()).isEqualTo("failing");
    assertThat(lines).hasSize(2);
    progress.done(Step.HEARTBEAT, 3);
    assertThat(progress.status(3).state()).isEqualTo("passing");
    assertThat(progress.status(3).heartbeatAgeMillis()).isZero();
    assertThat(lines).last().isEqualTo("web-host-8080 is kept registered again");
  }

  @Override
  public void info(String line) {
    lines.add(line);
  }

  @Override
  public void warn(String line) {
    lines.add("WARN " + line);
  }
}
