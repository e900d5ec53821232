package dev.weft.demo.web;

import dev.weft.demo.Settings;
import dev.weft.demo.http.Request;
import dev.weft.demo.http.Response;
import dev.weft.demo.http.SmallServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The application: {@code /users/{id}} passes one call on, {@code /run} sends many and answers with
 * the tally, {@code loop=true} prints a tally each second.
 */
public final class Web {
  private static final String USAGE =
      """
      GET  /users/{id}   one query, through to users-query
      PUT  /users/{id}   one change, through to users-update
      GET  /run?calls=200&seconds=10&threads=8&only=users-query&path=/users/7&header=x-user:anna
                         many calls of both through all clients of the JDK; who answered how often
      GET  /health
      """;

  private Web() {}

  public static void start(Settings settings) throws IOException, InterruptedException {
    SmallServer server = SmallServer.start(settings.number("port", 0), Web::answer);
    System.out.println("web listening on 127.0.0.1:" + server.port());
    while (settings.text("loop", "false").equals("true")) {
      Load second = new Load(Integer.MAX_VALUE, 1000, 2, "", "/users/7", Map.of());
      System.out.println(second.run().lines());
    }
  }

  static Response answer(Request request) throws IOException, InterruptedException {
    if (request.path().equals("/health")) {
      return Response.text(200, "passing\n");
    }
    if (request.path().equals("/run")) {
      return Response.text(200, load(request).run().lines());
    }
    if (request.path().matches("(/v2)?/users/\\w+")) {
      Reply reply = one(request);
      return Response.text(reply.status(), reply.body());
    }
    return Response.text(404, USAGE);
  }

  private static Reply one(Request request) throws IOException, InterruptedException {
    if (request.method().equals("GET")) {
      return Client.HTTP_CLIENT.send(UserCall.query(request.path(), passedOn(request)));
    }
    String change = new String(request.body(), StandardCharsets.UTF_8);
    return Client.URL_CONNECTION.send(UserCall.update(request.path(), passedOn(request), change));
  }

  /** The headers that routes may look at go on to the services. */
  private static Map<String, String> passedOn(Request request) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.keySet().removeIf(name -> !name.startsWith("x-"));
    return headers;
  }

  private static Load load(Request request) {
    String header = request.query("header", "");
    int colon = header.indexOf(':');
    return new Load(
        number(request, "calls", 200),
        number(request, "seconds", 30) * 1000,
        number(request, "threads", 8),
        request.query("only", ""),
        request.query("path", "/users/7"),
        colon <= 0
            ? Map.of()
            : Map.of(header.substring(0, colon), header.substring(colon + 1).trim()));
  }

  private static int number(Request request, String name, int otherwise) {
    return new Settings(request.query()).number(name, otherwise);
  }
}
