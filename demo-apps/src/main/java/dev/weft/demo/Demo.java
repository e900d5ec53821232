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
    try {
      String program = args.length == 0 ? "none" : args[0];
      Settings settings = Settings.parse(Arrays.stream(args).skip(1).toArray(String[]::new));
      switch (program) {
        case "users-query" -> UsersQuery.start(settings);
        case "users-update" -> UsersUpdate.start(settings);
        case "web" -> Web.start(settings);
        case "story" -> System.exit(Story.tell(settings));
        default ->
            throw new IllegalArgumentException(
                "program " + program + ": allowed are users-query, users-update, web, story");
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
