package dev.weft.demo;

import dev.weft.demo.http.Request;
import dev.weft.demo.http.Response;
import dev.weft.demo.http.SmallServer;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Service A: answers queries for user information. */
final class UsersQuery {
  private static final Pattern USER = Pattern.compile("(?:/v2)?/users/(\\w+)");

  private UsersQuery() {}

  static void start(Settings settings) throws IOException {
    Instance self = Instance.of("users-query", settings);
    SmallServer server =
        SmallServer.start(settings.number("port", 0), request -> answer(self, request));
    System.out.println(self.id() + " listening on 127.0.0.1:" + server.port());
  }

  static Response answer(Instance self, Request request) throws InterruptedException {
    if (request.path().equals("/health")) {
      return Response.text(200, "passing\n");
    }
    Matcher user = USER.matcher(request.path());
    if (!user.matches()) {
      return Response.text(404, "users-query knows /users/{id}, /v2/users/{id}, /health\n");
    }
    if (!request.method().equals("GET")) {
      return Response.text(405, "users-query only answers GET; users-update takes changes\n");
    }
    self.work();
    return self.answer(200, user.group(1), "found");
  }
}
