package dev.weft.demo;

import dev.weft.demo.http.Request;
import dev.weft.demo.http.Response;
import dev.weft.demo.http.SmallServer;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Service B: takes changes of user information. */
final class UsersUpdate {
  private static final Pattern USER = Pattern.compile("/users/(\\w+)");

  private UsersUpdate() {}

  static void start(Settings settings) throws IOException {
    Instance self = Instance.of("users-update", settings);
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
      return Response.text(404, "users-update knows /users/{id}, /health\n");
    }
    if (!request.method().equals("PUT") && !request.method().equals("POST")) {
      return Response.text(405, "users-update takes PUT and POST; users-query answers GET\n");
    }
    if (request.body().length == 0) {
      return Response.text(400, "the change is missing: send it as the body\n");
    }
    self.work();
    return self.answer(200, user.group(1), "updated");
  }
}
