package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** A watch, and everything around it in the hands of the test. */
final class OneWatch implements Target, Watch.Events {
  final VirtualLoop loop;
  final List<String> asked = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final List<String> bodies = new ArrayList<>();
  boolean cancelled;
  boolean news = true;
  boolean blocks = true;
  RuntimeException bug;
  final Watch watch;
  private Consumer<Reply> pending = reply -> {};

  /** Chance is always the largest. */
  OneWatch() {
    this(bound -> bound - 1);
  }

  OneWatch(IntUnaryOperator chance) {
    loop = new VirtualLoop();
    Token token = new Token(null, null, "TOKEN", line -> {});
    watch =
        new Watch(
            this, new Ground(this::get, loop, Runnable::run, token, Pace.DEFAULT, chance, this));
  }

  Runnable get(String target, long timeoutMillis, Consumer<Reply> done) {
    asked.add(target + " " + timeoutMillis);
    pending = done;
    return () -> cancelled = true;
  }

  String lastAsked() {
    return asked.get(asked.size() - 1);
  }

  void answer(long index) {
    answer(index, 0, "");
  }

  /**
   * @param lastContactMillis since the server heard from its leader
   */
  void answer(long index, long lastContactMillis, String body) {
    reply(
        new Reply.Answer(200, index, lastContactMillis, null, null, false, false, body.getBytes()));
  }

  void refuse(int status, String body) {
    reply(new Reply.Answer(status, -1, -1, null, null, false, false, body.getBytes()));
  }

  void fail(String seen) {
    reply(new Reply.Failure(seen));
  }

  void reply(Reply reply) {
    Consumer<Reply> done = pending;
    done.accept(reply);
    loop.pass(0);
  }

  @Override
  public String what() {
    return "x";
  }

  @Override
  public String path() {
    return "/v1/x";
  }

  @Override
  public boolean blocks() {
    return blocks;
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    if (bug != null) {
      throw bug;
    }
    bodies.add(new String(answer.body()));
    return news;
  }

  @Override
  public void outdated(Trouble leaderless) {
    events.add("target: outdated");
  }

  @Override
  public void failed(Trouble trouble) {
    events.add("target: " + trouble.text());
  }

  @Override
  public void succeeded(Watch succeeded) {
    events.add("ok");
  }

  @Override
  public void failed(Watch failed, Trouble trouble) {
    events.add(trouble.kind());
  }
}
