package dev.weft.consul;

import dev.weft.consul.chain.Chain;
import dev.weft.consul.chain.Defaults;
import dev.weft.consul.http.Reply;
import dev.weft.consul.watch.Ground;
import java.io.IOException;

/**
 * Whether somebody has declared that a service speaks {@code tcp}: a chain says so too where nobody
 * has said anything. Asked with each new chain that says it. Used on the worker.
 */
final class TcpDeclaration {
  private final String service;
  private final String path;
  private final Ground ground;
  private final SnapshotAssembler assembler;
  private boolean known;
  private boolean declared;
  private long askedAt = -1;
  private int round;

  TcpDeclaration(String service, Paths paths, Ground ground, SnapshotAssembler assembler) {
    this.service = service;
    this.path = paths.defaults(service);
    this.ground = ground;
    this.assembler = assembler;
  }

  /** Takes a chain; whether it is, or will be, something new. */
  boolean take(Chain chain, long index) {
    if (!chain.isTcp()) {
      known = false;
      askedAt = -1;
      round++;
      return assembler.chain(service, chain, index);
    }
    boolean news = !known || tell(chain, index);
    if (index != askedAt) {
      askedAt = index;
      ask(chain, index, ++round);
    }
    return news;
  }

  private void ask(Chain chain, long index, int asked) {
    ground
        .loop()
        .run(
            () ->
                ground
                    .http()
                    .get(
                        path,
                        ground.pace().answerMillis(),
                        reply ->
                            ground.work().execute(() -> answered(reply, chain, index, asked))));
  }

  /** No answer says nothing: what was known stays, or nobody has declared it. */
  private void answered(Reply reply, Chain chain, long index, int asked) {
    if (asked != round) {
      return;
    }
    if (reply instanceof Reply.Answer answer) {
      declared = isTcp(answer);
    } else {
      askedAt = -1;
    }
    known = true;
    tell(chain, index);
  }

  private boolean tell(Chain chain, long index) {
    return assembler.chain(service, declared ? chain.declaredTcp(service) : chain, index);
  }

  private static boolean isTcp(Reply.Answer answer) {
    try {
      return answer.status() == 200 && Defaults.protocol(answer.content()).equals("tcp");
    } catch (IOException e) {
      return false;
    }
  }
}
