import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures what the agent adds to the start of a JVM. Arguments: JDK home, agent jar, empty agent's
 * jar, classes, work folder, Consul binary or "", runs. Exits 3 if a target was missed.
 */
final class Startup {
  private static final int TARGET_MISSED = 3;
  private static final double HELLO_RATIO = 1.4;
  private static final double ONE_CALL_ADDED_MILLIS = 150;

  private final Path java;
  private final String classes;
  private boolean missed;

  private Startup(Path java, String classes) {
    this.java = java;
    this.classes = classes;
  }

  public static void main(String[] args) throws Exception {
    Path work = Path.of(args[4]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 6);
          exchange.getResponseBody().write("hello\n".getBytes());
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    boolean missed;
    try (LocalConsul consul =
        args[5].isEmpty() ? null : new LocalConsul(args[5], work.resolve("consul.log").toFile())) {
      if (consul != null) {
        consul.register("users-query", port);
      }
      String file = "registry=file:" + meshFile(work, port);
      Startup startup = new Startup(Path.of(args[0], "bin", "java"), args[3]);
      missed =
          startup.measure(
              "-javaagent:" + args[2],
              "-javaagent:" + args[1] + "=service=bench,cacheDir=" + work.resolve("cache") + ",",
              file,
              consul == null ? "" : "consul=" + consul.url(),
              "http://127.0.0.1:" + port + "/",
              Integer.parseInt(args[6]),
              work);
    } finally {
      server.stop(0);
    }
    System.exit(missed ? TARGET_MISSED : 0);
  }

  private boolean measure(
      String empty, String weft, String file, String consul, String url, int runs, Path work)
      throws Exception {
    String production = weft + (consul.isEmpty() ? file : consul);
    Variant hello = variant("no agent", null, "Hello");
    Variant helloEmpty = variant("empty premain", empty, "Hello");
    Variant helloWeft = variant("weft", production, "Hello");
    Variant call = variant("no agent", null, "OneCall", url);
    Variant callEmpty = variant("empty premain", empty, "OneCall", url);
    Variant callWeft = variant("weft", production, "OneCall", url);
    Variant meshFile =
        variant("weft, registry=file", weft + file, "OneCall", "http://users-query/");
    Variant meshConsul = variant("weft, Consul", production, "OneCall", "http://users-query/");
    List<Variant> all =
        new ArrayList<>(List.of(hello, helloEmpty, helloWeft, call, callEmpty, callWeft, meshFile));
    if (!consul.isEmpty()) {
      all.add(meshConsul);
    }
    File out = work.resolve("out").toFile();
    File err = work.resolve("err").toFile();
    for (int run = 0; run < runs; run++) {
      for (Variant variant : all) {
        variant.run(out, err);
      }
      Collections.rotate(all, 1);
    }

    System.out.printf("%-48s %8s %8s %8s %8s%n", "milliseconds", "median", "added", "min", "added");
    row("hello world", hello, hello, "");
    row("hello world", helloEmpty, hello, "");
    double ratio = added(helloWeft, hello) / added(helloEmpty, hello);
    row(
        "hello world",
        helloWeft,
        hello,
        "%.2f x empty premain".formatted(ratio) + target(ratio, HELLO_RATIO, "x"));
    row("one call outside the mesh", call, call, "");
    row("one call outside the mesh", callEmpty, call, "");
    row(
        "one call outside the mesh",
        callWeft,
        call,
        isJdk17() ? target(added(callWeft, call), ONE_CALL_ADDED_MILLIS, "ms") : "");
    row("first mesh call", meshFile, call, "");
    if (!consul.isEmpty()) {
      row("first mesh call", meshConsul, call, "");
    }
    return missed;
  }

  private Variant variant(String label, String agent, String... mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    if (agent != null) {
      command.add(agent);
    }
    command.add("-cp");
    command.add(classes);
    command.addAll(List.of(mainAndArguments));
    return new Variant(label, command);
  }

  /** The limit of one call is set for JDK 17. */
  private boolean isJdk17() throws IOException {
    Path release = java.resolveSibling("..").resolve("release").normalize();
    return Files.readString(release).contains("JAVA_VERSION=\"17");
  }

  private String target(double value, double most, String unit) {
    boolean met = value <= most;
    missed |= !met;
    return "  target %s %s: %s".formatted(trim(most), unit, met ? "met" : "MISSED");
  }

  private static void row(String what, Variant variant, Variant base, String verdict) {
    System.out.printf(
        "%-27s %-20s %8.0f %+8.0f %8.0f %+8.0f  %s%n",
        what,
        variant.label(),
        variant.median(),
        added(variant, base),
        variant.min(),
        variant.min() - base.min(),
        verdict);
  }

  private static double added(Variant variant, Variant base) {
    return variant.median() - base.median();
  }

  private static String trim(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private static Path meshFile(Path work, int port) throws Exception {
    Path file = work.resolve("mesh.json").toAbsolutePath();
    Files.writeString(
        file,
        """
        {"services": {"users-query": {"endpoints": [
          {"id": "q1", "address": "127.0.0.1", "port": %d, "status": "passing"}]}}}
        """
            .formatted(port));
    return file;
  }
}
