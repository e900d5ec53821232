package dev.weft.consul;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import dev.weft.consul.json.Lists;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Target;
import dev.weft.consul.watch.Trouble;
import dev.weft.policy.document.PolicyStore.Text;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All policy documents: everything under one KV prefix. Consul answers 404 both when the last one
 * was deleted and when the token may no longer read them. A deletion raises the index, and is
 * obeyed as soon as the leader confirms it; with an unchanged index nothing was deleted. Used on
 * the worker.
 */
final class PolicyWatch implements Target, Confirmation.Question {
  private final String path;
  private final String prefix;
  private final Supplier<SnapshotAssembler> assembler;
  private final Confirmation confirmation;
  private final long holdMillis;
  private final Token token;
  private final ConsulLog log;
  private long lastIndex;

  /** The index of the last answer with documents, or 0. */
  private long documentsIndex;

  private boolean hidden;

  PolicyWatch(Paths paths, Ground ground, Supplier<SnapshotAssembler> assembler, ConsulLog log) {
    this.path = paths.policies();
    this.prefix = paths.prefix();
    this.assembler = assembler;
    this.confirmation = new Confirmation(ground, paths, path, this);
    this.holdMillis = ground.pace().holdMillis();
    this.token = ground.token();
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
    boolean news = answer.index() != lastIndex;
    lastIndex = answer.index();
    if (!found.isEmpty() || assembler.get().documents().isEmpty()) {
      take(found, answer.index());
      return news;
    }
    boolean deleted = documentsIndex > 0 && answer.index() > documentsIndex;
    if (confirmation.begin(deleted ? 0 : holdMillis) && !deleted && !isUnchanged(answer)) {
      log.warn(
          "Consul lists no policy under "
              + prefix
              + " any more, though none was deleted; keeping them for "
              + holdMillis / 1000
              + " s");
    }
    return news;
  }

  @Override
  public Confirmation.@Nullable Left left(Reply.Answer answer) throws IOException {
    if (answer.status() != 200 && answer.status() != 404) {
      return null;
    }
    Map<String, Text> found = read(answer);
    if (!found.isEmpty()) {
      take(found, answer.index());
      return Confirmation.Left.ENOUGH;
    }
    boolean certain = answer.filtered() || isUnchanged(answer);
    return certain ? Confirmation.Left.HIDDEN : Confirmation.Left.NOTHING;
  }

  @Override
  public void hidden() {
    if (!hidden) {
      hidden = true;
      log.warn(
          "Consul hides the policies under "
              + prefix
              + " from the token (from "
              + token.from()
              + "); the last ones stay in force");
    }
  }

  @Override
  public void obey() {
    take(Map.of(), 0);
  }

  @Override
  public void failed(Trouble trouble) {
    assembler.get().documentsFailed(trouble);
  }

  /** What is hidden keeps its index. */
  private boolean isUnchanged(Reply.Answer answer) {
    return documentsIndex > 0 && answer.index() == documentsIndex;
  }

  private Map<String, Text> read(Reply.Answer answer) throws IOException {
    return answer.status() == 404 ? Map.of() : Lists.documents(answer.content(), prefix);
  }

  private void take(Map<String, Text> found, long index) {
    confirmation.end();
    hidden = false;
    documentsIndex = found.isEmpty() ? 0 : index;
    assembler.get().documents(found);
  }
}
