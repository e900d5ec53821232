package dev.weft.demo.story;

import dev.weft.demo.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The demo: starts the example mesh, changes it step by step and checks what web sees. */
public final class Story {
  private static final String QUERY = "users-query";
  private static final int IN_FORCE_MILLIS = 5_000;

  private final Narrator narrator;
  private final Cast cast;

  private Story(Narrator narrator, Cast cast) {
    this.narrator = narrator;
    this.cast = cast;
  }

  /** The exit code: 0 if all was seen as expected. */
  public static int tell(Settings settings) throws Exception {
    Narrator narrator = new Narrator(settings.number("pauseMillis", 0));
    Path folder = Path.of(settings.required("folder"));
    try (Programs programs = new Programs(folder)) {
      Cast cast;
      try {
        cast = Cast.start(programs, discovery(programs, settings, folder), settings);
      } catch (IllegalStateException e) {
        System.err.println("could not start: " + e.getMessage());
        return 2;
      }
      narrator.say(cast.describe());
      new Story(narrator, cast).steps();
      narrator.say(
          narrator.missed() == 0
              ? "\nAll seen as expected."
              : "\n" + narrator.missed() + " NOT AS EXPECTED; logs are in " + folder);
      if (settings.text("keep", "false").equals("true")) {
        narrator.say("\nStill running until Ctrl-C:\n" + cast.describe());
        new CountDownLatch(1).await();
      }
      return narrator.missed() == 0 ? 0 : 1;
    }
  }

  private static Discovery discovery(Programs programs, Settings settings, Path folder)
      throws Exception {
    String consul = settings.text("consul", "");
    return consul.isEmpty()
        ? new FileDiscovery(folder)
        : new ConsulDiscovery(programs, consul, folder);
  }

  private void steps() throws Exception {
    narrator.step("Calls are balanced, request by request", this::balanced);
    if (cast.run("calls=6").answered() == 0) {
      narrator.say("\nweb reaches nothing, so the story ends here; on its stderr:");
      narrator.say(Files.readString(cast.web().err()));
      return;
    }
    narrator.step("A copy dies under load, and no request fails", this::killed);
    narrator.step("A new version is there at 0 percent; one change moves it to 50", this::canary);
    narrator.step("A header picks the version", this::headerRoute);
    narrator.step("A bad policy is refused, with its reason", this::badPolicy);
    narrator.step("Discovery goes away, and calls go on", this::discoveryAway);
    narrator.step("Discovery comes back, and changes arrive again", this::discoveryBack);
    narrator.step("What web itself noticed of all that", this::noticed);
  }

  private void balanced() throws Exception {
    narrator.did("600 calls of users-query and users-update, through all HTTP clients of the JDK");
    Seen seen = cast.run("calls=600");
    narrator.expected("each of q1 q2 q3 answers 60 or more of 300, u1 u2 90 or more; 0 failed");
    boolean shared =
        List.of("q1", "q2", "q3").stream().allMatch(id -> seen.of(id) >= 60)
            && List.of("u1", "u2").stream().allMatch(id -> seen.of(id) >= 90);
    narrator.seen(shared && seen.failed() == 0, seen.instances());
  }

  private void killed() throws Exception {
    Copy q3 = cast.copy("q3");
    CompletableFuture<Seen> load = cast.runBeside("seconds=4&calls=1000000&only=" + QUERY);
    Patience.await("calls are under way", 5_000, () -> !load.isDone());
    Thread.sleep(1_000);
    q3.program().kill();
    narrator.did("4 s of queries on 8 threads; after 1 s: kill -9 of q3");
    narrator.expected("q1 and q2 take over, 0 failed, requests in flight included");
    String noticed = "";
    if (cast.discovery().checksHealth()) {
      long millis = Patience.await("q3 is critical", 10_000, () -> !cast.discovery().healthy(q3));
      noticed = "; Consul's checks noticed " + millis + " ms after the kill";
    }
    Seen seen = load.get();
    narrator.seen(
        seen.failed() == 0 && seen.of("q1") > 0 && seen.of("q2") > 0 && seen.of("q3") > 0,
        seen.instances() + noticed);
  }

  private void canary() throws Exception {
    cast.discovery().policy("services/" + QUERY, Policies.canary(0));
    Seen before = cast.add(QUERY, "q4", "v2").run("calls=200&only=" + QUERY);
    narrator.did("a canary route at 0 percent, then q4 with version v2 started; 200 queries");
    narrator.expected("no answer of v2");
    narrator.seen(before.ofVersion("v2") == 0 && before.failed() == 0, before.versions());

    cast.discovery().policy("services/" + QUERY, Policies.canary(50));
    long millis =
        Patience.maybeAwait(
            IN_FORCE_MILLIS, () -> cast.run("calls=6&only=" + QUERY).ofVersion("v2") > 0);
    Seen after = cast.run("calls=400&only=" + QUERY);
    narrator.did(cast.discovery().policyPlace("services/" + QUERY) + ": canary 50; 400 queries");
    narrator.expected("40 to 60 percent of the answers are of v2");
    narrator.seen(
        millis >= 0 && after.share("v2") >= 40 && after.share("v2") <= 60 && after.failed() == 0,
        after.share("v2")
            + " percent: "
            + after.versions()
            + "; first seen after "
            + millis
            + " ms");
  }

  private void headerRoute() throws Exception {
    cast.discovery().policy("services/" + QUERY, Policies.canaryAndHeader(50, "x-user", "anna"));
    String anna = "&only=" + QUERY + "&header=x-user:anna";
    long millis =
        Patience.maybeAwait(IN_FORCE_MILLIS, () -> cast.run("calls=12" + anna).share("v2") == 100);
    Seen tester = cast.run("calls=200" + anna);
    Seen others = cast.run("calls=200&only=" + QUERY);
    narrator.did("a route for x-user: anna before the canary; 200 queries with it, 200 without");
    narrator.expected("anna sees only v2, the others still both");
    narrator.seen(
        millis >= 0
            && tester.share("v2") == 100
            && tester.failed() == 0
            && others.ofVersion("v1") > 0
            && others.ofVersion("v2") > 0
            && others.failed() == 0,
        "anna: " + tester.versions() + "; others: " + others.versions());
  }

  private void badPolicy() throws Exception {
    cast.discovery().policy("services/" + QUERY, Policies.withBalancer("fastest"));
    Patience.maybeAwait(IN_FORCE_MILLIS, () -> !cast.refusal().isEmpty());
    Seen tester = cast.run("calls=100&only=" + QUERY + "&header=x-user:anna");
    narrator.did(
        "a document with \"loadBalancer\": {\"policy\": \"fastest\"}; 100 queries of anna");
    narrator.expected("the admin page says why it is refused; the last good one stays in force");
    narrator.seen(
        cast.refusal().contains("loadBalancer")
            && tester.share("v2") == 100
            && tester.failed() == 0,
        (cast.refusal().isEmpty() ? "no reason on " + cast.admin() + "/policies" : cast.refusal())
            + "\nanna: "
            + tester.versions());
    cast.discovery().policy("services/" + QUERY, Policies.canary(50));
  }

  private void discoveryAway() throws Exception {
    String stopped = cast.discovery().stop();
    Seen seen = cast.run("seconds=3&calls=1000000&threads=4");
    narrator.did(stopped + "; 3 s of calls of both services");
    narrator.expected("q1 q2 q4 u1 u2 all answer, 0 failed");
    narrator.seen(
        seen.failed() == 0
            && List.of("q1", "q2", "q4", "u1", "u2").stream().allMatch(id -> seen.of(id) > 0),
        seen.instances());
  }

  private void discoveryBack() throws Exception {
    CompletableFuture<Seen> load = cast.runBeside("seconds=6&calls=1000000&threads=2");
    String restarted = cast.discovery().restart();
    cast.discovery().policy("services/" + QUERY, Policies.canary(0));
    long millis =
        Patience.maybeAwait(35_000, () -> cast.run("calls=40&only=" + QUERY).share("v1") == 100);
    Seen seen = load.get();
    narrator.did(restarted + " under load, then put the canary back to 0");
    narrator.expected("v2 gets no more calls, 0 failed");
    narrator.seen(
        millis >= 0 && seen.failed() == 0, "in force after " + millis + " ms; " + seen.instances());
  }

  private void noticed() throws Exception {
    List<String> out = Files.readAllLines(cast.web().out());
    List<String> err = Files.readAllLines(cast.web().err());
    narrator.did("looked at what the process of web printed");
    narrator.expected(
        "its own one line on stdout; on stderr nothing but lines of [weft], 40 at most");
    narrator.seen(
        out.size() == 1
            && err.size() <= 40
            && err.stream().allMatch(line -> line.startsWith("[weft]")),
        out.size() + " on stdout; " + err.size() + " on stderr: " + String.join("\n", err));
  }
}
