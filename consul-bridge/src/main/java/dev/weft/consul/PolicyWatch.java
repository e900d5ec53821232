package dev.weft.consul;

import dev.weft.consul.http.Reply;
import dev.weft.consul.json.Lists;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Trouble;
import dev.weft.consul.watch.Watch;
import dev.weft.policy.document.PolicyStore.Text;
import java.io.IOException;
import java.util.Map;

/**
 * All policy documents: everything under one KV prefix. Consul answers 404 both when the last one
 * was deleted and when the token may no longer read them; only a deletion raises the index, and is
 * obeyed as soon as the leader confirms it. Used on the worker.
 */
final class PolicyWatch implements Watch.Target, Confirmation.Question {
  private final String path;
  private final String prefix;
  private final SnapshotAssembler assembler;
  private final Confirmation confirmation;
  private final long holdMillis;
  private final ConsulLog log;
  private long lastIndex;

  PolicyWatch(Paths paths, Ground ground, SnapshotAssembler assembler, ConsulLog log) {
    this.path = paths.policies();
    this.prefix = paths.prefix();
    this.assembler = assembler;
    this.confirmation = new Confirmation(ground, path, this);
    this.holdMillis = ground.pace().holdMillis();
    this.log = log;
  }

  @Override
  public String what() {
    return "policies";
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean absentIsEmpty() {
    return true;
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    Map<String, Text> found = read(answer);
    boolean deleted = lastIndex > 0 && answer.index() > lastIndex;
    boolean news = answer.index() != lastIndex;
    lastIndex = answer.index();
    if (!found.isEmpty() || assembler.documents().isEmpty()) {
      take(found);
    } else if (confirmation.begin(deleted ? 0 : holdMillis) && !deleted) {
      log.warn(
          "Consul lists no policy under "
              + prefix
              + " any more, though none was deleted; keeping them for "
              + holdMillis / 1000
              + " s (may the token still read them?)");
    }
    return news;
  }

  @Override
  public boolean stillEmpty(Reply.Answer answer) throws IOException {
    if (answer.status() != 200 && answer.status() != 404) {
      return false;
    }
    Map<String, Text> found = read(answer);
    if (!found.isEmpty()) {
      take(found);
    }
    return found.isEmpty();
  }

  @Override
  public void obey() {
    take(Map.of());
  }

  @Override
  public void failed(Trouble trouble) {
    assembler.baseFailed(trouble);
  }

  private Map<String, Text> read(Reply.Answer answer) throws IOException {
    return answer.status() == 404 ? Map.of() : Lists.documents(answer.content(), prefix);
  }

  private void take(Map<String, Text> found) {
    confirmation.end();
    assembler.documents(found);
  }
}
