package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Servers without a leader go on answering {@code stale} questions with what they knew last. */
class LeaderTest {
  private static final long LONG_AGO = 19_299;

  private final OneWatch one = new OneWatch();

  @Test
  void believesAServerThatHeardFromItsLeaderWithinTheBound() {
    one.watch.start();
    one.answer(17, 10_000, "a");
    assertThat(one.bodies).containsExactly("a");
    assertThat(one.lastAsked()).contains("stale&index=17");
    assertThat(one.events).containsExactly("ok");
  }

  @Test
  void asksTheLeaderInsteadOfAServerThatHasLostIt() {
    one.watch.start();
    one.answer(17);
    one.answer(18, LONG_AGO, "old");
    assertThat(one.lastAsked()).isEqualTo("/v1/x 10000");
    one.answer(21, 0, "new");
    assertThat(one.bodies).containsExactly("", "new");
    assertThat(one.lastAsked()).contains("stale&index=21");
    assertThat(one.events).containsExactly("ok", "ok");
  }

  @Test
  void usesAnOutdatedAnswerMarkedWhenThereIsNoLeader() {
    one.watch.start();
    one.answer(17);
    one.answer(18, LONG_AGO, "old");
    one.refuse(500, "No cluster leader");
    assertThat(one.bodies).containsExactly("", "old");
    assertThat(one.events).containsExactly("ok", "target: outdated", "leaderless");
    assertThat(one.lastAsked()).contains("stale&index=18");
    assertThat(one.watch.progress().error()).isNull();
  }

  @Test
  void waitsForTheLeaderOnlyBrieflyWhileNothingIsKnown() {
    one.watch.start();
    one.answer(17, LONG_AGO, "old");
    assertThat(one.lastAsked()).isEqualTo("/v1/x 1000");
    one.fail("no answer within 1000 ms");
    assertThat(one.bodies).containsExactly("old");
  }

  @Test
  void doesNotAskForALostLeaderWithEveryAnswer() {
    one.watch.start();
    int leaderAsked = 0;
    long begin = one.loop.now();
    for (int i = 0; i < 600; i++) {
      one.answer(17, LONG_AGO, "old");
      if (!one.lastAsked().contains("stale")) {
        leaderAsked++;
        one.refuse(500, "No cluster leader");
      }
      one.loop.pass(1000);
    }
    assertThat(one.loop.now() - begin).isEqualTo(600_000_000_000L);
    // 0.25, 0.5, 1 ... 30 s apart, and then each 30 s
    assertThat(leaderAsked).isBetween(20, 30);
  }

  @Test
  void asksTheLeaderAgainAtOnceAfterItWasBack() {
    one.watch.start();
    for (int i = 0; i < 20; i++) {
      one.answer(17, LONG_AGO, "old");
      if (!one.lastAsked().contains("stale")) {
        one.refuse(500, "No cluster leader");
      }
      one.loop.pass(1000);
    }
    one.answer(18, 3, "new");
    one.answer(19, LONG_AGO, "old");
    assertThat(one.lastAsked()).isEqualTo("/v1/x 10000");
  }

  @Test
  void doesNotBelieveAServerThatIsStillReadingItsLog() {
    one.watch.start();
    one.answer(605, 0, "present");
    one.fail("connection closed");
    one.loop.pass(250);
    one.answer(142, 0, "past");
    assertThat(one.lastAsked()).isEqualTo("/v1/x?consistent 10000");
    one.answer(605, 0, "present");
    assertThat(one.bodies).containsExactly("present", "present");
    assertThat(one.lastAsked()).contains("stale&index=605");
  }

  @Test
  void keepsWhatIsKnownWhileNoLeaderConfirmsThePast() {
    one.watch.start();
    one.answer(605, 0, "present");
    one.fail("connection closed");
    one.loop.pass(250);
    one.answer(142, 0, "past");
    one.refuse(500, "No cluster leader");
    assertThat(one.bodies).containsExactly("present");
    assertThat(one.events)
        .endsWith(
            "target: the server that answers knows less than before (index 142 after 605), and its"
                + " leader can't be asked");
    one.loop.pass(500);
    assertThat(one.lastAsked()).isEqualTo("/v1/x?stale 10000");
  }

  @Test
  void believesALeaderThatWasBuiltAnew() {
    one.watch.start();
    one.answer(605, 0, "present");
    one.answer(7, 0, "new");
    one.answer(7, 0, "new");
    assertThat(one.bodies).containsExactly("present", "new");
    assertThat(one.lastAsked()).isEqualTo("/v1/x?stale 10000");
    one.answer(7, 0, "new");
    one.answer(8, 0, "newer");
    assertThat(one.bodies).endsWith("new", "newer");
  }
}
