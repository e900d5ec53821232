package dev.weft.policy.document;

import dev.weft.policy.guard.HealthCheck;
import java.util.ArrayList;
import java.util.List;

/** Reads how the endpoints of a service are probed. */
final class HealthReader {
  private static final int LEAST_STATUS = 100;
  private static final int MOST_STATUS = 599;
  private static final HealthCheck.Range GOOD = new HealthCheck.Range(200, 299);

  private HealthReader() {}

  static List<HealthCheck> read(List<Value> items) throws Refusal {
    List<HealthCheck> checks = new ArrayList<>();
    for (Value item : items) {
      Section section = item.section(Shape.HEALTH_CHECK);
      checks.add(
          new HealthCheck(
              probe(section),
              section.duration("interval", HealthCheck.DEFAULT_INTERVAL_NANOS, Duration.SPAN),
              section.duration("timeout", HealthCheck.DEFAULT_TIMEOUT_NANOS, Duration.SPAN),
              section.whole("healthyAfter", 1, 1, 100),
              section.whole("unhealthyAfter", 3, 1, 100)));
    }
    return checks;
  }

  private static HealthCheck.Probe probe(Section check) throws Refusal {
    String kind = check.one("http", "tcp", "grpc");
    Value value = check.need(kind);
    return switch (kind) {
      case "http" -> http(value.section(Shape.HTTP_PROBE));
      case "tcp" -> {
        value.section(Shape.TCP_PROBE);
        yield new HealthCheck.Probe.Tcp();
      }
      default -> grpc(value.section(Shape.GRPC_PROBE));
    };
  }

  private static HealthCheck.Probe http(Section section) throws Refusal {
    String path = Form.PATH.read(section.need("path"));
    List<HealthCheck.Range> statuses = new ArrayList<>();
    for (Value item : section.items("status")) {
      statuses.add(statuses(item));
    }
    return new HealthCheck.Probe.Http(path, statuses.isEmpty() ? List.of(GOOD) : statuses);
  }

  /** {@code "200-299"}, {@code "204"} or {@code 204}. */
  private static HealthCheck.Range statuses(Value item) throws Refusal {
    if (item.json() instanceof Json.Str written) {
      String text = written.value();
      boolean one = text.matches("[1-5][0-9]{2}");
      if (one || text.matches("[1-5][0-9]{2}-[1-5][0-9]{2}")) {
        int from = Integer.parseInt(text.substring(0, 3));
        int to = one ? from : Integer.parseInt(text.substring(4));
        if (from <= to) {
          return new HealthCheck.Range(from, to);
        }
      }
      throw item.refusal("statuses such as \"200-299\" or \"204\"");
    }
    int status = item.whole(LEAST_STATUS, MOST_STATUS);
    return new HealthCheck.Range(status, status);
  }

  private static HealthCheck.Probe grpc(Section section) throws Refusal {
    Value service = section.get("service");
    if (service == null) {
      return new HealthCheck.Probe.Grpc("");
    }
    if (service.json() instanceof Json.Str name) {
      return new HealthCheck.Probe.Grpc(name.value());
    }
    throw service.refusal("the name of a gRPC service, or \"\" for the server as a whole");
  }
}
