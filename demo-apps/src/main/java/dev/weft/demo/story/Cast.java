package dev.weft.demo.story;

import dev.weft.demo.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The running example mesh: the copies of both services, and web with the agent. */
final class Cast {
  private static final Pattern ERROR =
      Pattern.compile("\"error\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Programs programs;
  private final Discovery discovery;
  private final Program web;
  private final String webUrl;
  private final String admin;
  private final Map<String, Copy> copies = new LinkedHashMap<>();

  private Cast(Programs programs, Discovery discovery, Program web, String admin) throws Exception {
    this.programs = programs;
    this.discovery = discovery;
    this.web = web;
    this.webUrl = "http://127.0.0.1:" + web.port();
    this.admin = admin;
  }

  /** Returns when all copies are healthy and web answers. */
  static Cast start(Programs programs, Discovery discovery, Settings settings) throws Exception {
    discovery.policy("defaults", Policies.DEFAULTS);
    int adminPort = ConsulDiscovery.freePort();
    String agent =
        "-javaagent:%s=service=web,%s,admin=127.0.0.1:%d,cacheDir=%s"
            .formatted(
                settings.required("agent"),
                discovery.agentSettings(),
                adminPort,
                programs.folder("cache"));
    Program web = programs.java("web", List.of(agent), "web");
    Cast cast = new Cast(programs, discovery, web, "http://127.0.0.1:" + adminPort);
    for (String id : List.of("q1", "q2", "q3")) {
      cast.start("users-query", id, "v1");
    }
    for (String id : List.of("u1", "u2")) {
      cast.start("users-update", id, "v1");
    }
    cast.awaitHealthy();
    return cast;
  }

  /** One more copy, once it is healthy. */
  Cast add(String service, String id, String version) throws Exception {
    start(service, id, version);
    awaitHealthy();
    return this;
  }

  Copy copy(String id) {
    Copy copy = copies.get(id);
    if (copy == null) {
      throw new IllegalArgumentException("no copy " + id + ": there are " + copies.keySet());
    }
    return copy;
  }

  Discovery discovery() {
    return discovery;
  }

  String admin() {
    return admin;
  }

  Program web() {
    return web;
  }

  /** Why a policy is refused, as the admin page says it; empty if none is. */
  String refusal() throws InterruptedException {
    Matcher error = ERROR.matcher(Wire.get(admin + "/policies"));
    return error.find() ? error.group(1).replace("\\\"", "\"") : "";
  }

  /** Lets web send calls and waits for its tally. */
  Seen run(String query) throws InterruptedException {
    return Seen.parse(Wire.get(webUrl + "/run?" + query));
  }

  /** The same, while the story goes on. */
  CompletableFuture<Seen> runBeside(String query) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(query);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  String describe() {
    return """
       discovery  %s
       services   %s
       web        %s/users/7  (the only one with -javaagent)
       admin      %s/services"""
        .formatted(
            discovery.describe(),
            copies.values().stream()
                .filter(copy -> copy.program().process().isAlive())
                .map(copy -> "%s %s :%d".formatted(copy.id(), copy.version(), copy.port()))
                .collect(Collectors.joining(", ")),
            webUrl,
            admin);
  }

  private void start(String service, String id, String version) throws Exception {
    Program program =
        programs.java(
            id,
            List.of("-XX:TieredStopAtLevel=1"),
            service,
            "instance=" + id,
            "version=" + version);
    Copy copy = new Copy(service, id, version, program.port(), program);
    discovery.register(copy);
    copies.put(id, copy);
  }

  private void awaitHealthy() throws Exception {
    for (Copy copy : copies.values()) {
      if (copy.program().process().isAlive()) {
        Patience.await(copy.id() + " passes its checks", 15_000, () -> discovery.healthy(copy));
      }
    }
  }
}
