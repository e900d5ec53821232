package dev.weft.demo;

import dev.weft.demo.story.Story;
import dev.weft.demo.web.Web;
import java.util.Arrays;

/**
 * The one entry point of the example mesh: {@code java -jar demo-apps.jar PROGRAM [name=value...]}.
 */
public final class Demo {
  private Demo() {}

  public static void main(String[] args) throws Exception {
    String program = args.length == 0 ? "none" : args[0];
    Settings settings;
    try {
      settings = Settings.parse(args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    switch (program) {
      case "users-query" -> UsersQuery.start(settings);
      case "users-update" -> UsersUpdate.start(settings);
      case "web" -> Web.start(settings);
      case "story" -> System.exit(Story.tell(settings));
      default -> {
        System.err.println(
            "program " + program + ": allowed are users-query, users-update, web, story");
        System.exit(2);
      }
    }
  }
}
