package dev.weft.consul.register;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.consul.ConsulLog;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A registration on its thread, with what it logs. */
final class Registered implements AutoCloseable {
  static final OwnService WEB =
      new OwnService(
          "web",
          OwnService.id("web", "host", 8080),
          "10.0.0.7",
          8080,
          List.of("v1"),
          Map.of("zone", "a"),
          null);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NANOS = 5_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> lines = new CopyOnWriteArrayList<>();
  final AtomicBoolean listens = new AtomicBoolean(true);
  final Registration registration;
  final Thread thread;

  Registered(ConsulSettings settings, Rhythm rhythm) {
    ConsulLog log =
        new ConsulLog() {
          @Override
          public void info(String line) {
            lines.add(line);
          }

          @Override
          public void warn(String line) {
            lines.add("WARN " + line);
          }
        };
    registration = new Registration(settings, WEB, listens::get, log, rhythm);
    thread = new Thread(registration, "register");
    thread.start();
  }

  void awaitLine(String part) {
    await(part, () -> lines.stream().anyMatch(line -> line.contains(part)));
  }

  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not in time: " + what + ", " + registration.status() + ", lines: " + lines);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** How Consul calls it: passing, warning, critical; null: not at all. */
  static @Nullable String health(RealConsul consul) {
    String status = null;
    for (JsonNode entry : json(consul, "/v1/health/service/web")) {
      for (JsonNode check : entry.path("Checks")) {
        if (check.path("CheckID").asText().equals(WEB.heartbeatId())) {
          status = check.path("Status").asText();
        }
      }
    }
    return status;
  }

  static JsonNode json(RealConsul consul, String path) {
    try {
      return JSON.readTree(consul.send("GET", path, ""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    registration.close();
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
