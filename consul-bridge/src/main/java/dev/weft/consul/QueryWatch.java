package dev.weft.consul;

import dev.weft.consul.health.Endpoints;
import dev.weft.consul.health.Reach;
import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Target;
import dev.weft.consul.watch.Trouble;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The result of one prepared query. Consul can't hold the question, so it is asked now and then. A
 * result that is empty is doubted, one that shrank is not: the query itself leaves out who is
 * unhealthy, and goes to another datacenter in their stead. Used on the worker.
 */
final class QueryWatch implements Target, Confirmation.Question {
  private static final String NOT_FOUND = "Query not found";

  private final ServiceName name;
  private final String path;
  private final Ground ground;
  private final SnapshotAssembler assembler;
  private final Endpoints endpoints;
  private final Confirmation confirmation;
  private final Token token;
  private final ConsulLog log;
  private final long holdNanos;
  private boolean absent;
  private long absentSince;
  private boolean hidden;

  QueryWatch(
      ServiceName name,
      Paths paths,
      Ground ground,
      Reach reach,
      SnapshotAssembler assembler,
      ConsulLog log) {
    this.name = name;
    this.path = paths.query(name);
    this.ground = ground;
    this.assembler = assembler;
    this.endpoints =
        new Endpoints(
            new Endpoints.Question(name.key(), paths.datacenter(name), true),
            reach,
            this::consider,
            log::warn);
    this.confirmation = new Confirmation(ground, paths, path, this);
    this.token = ground.token();
    this.log = log;
    this.holdNanos = TimeUnit.MILLISECONDS.toNanos(ground.pace().holdMillis());
  }

  @Override
  public String what() {
    return ServiceWatch.what(name);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean blocks() {
    return false;
  }

  /** One that fails over has the index of another datacenter. */
  @Override
  public boolean isIndexed() {
    return false;
  }

  /** Such an answer has no index. */
  @Override
  public boolean isAbsent(Reply.Answer answer) {
    return answer.status() == 404 && answer.firstLine().endsWith(NOT_FOUND);
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    if (isAbsent(answer)) {
      missing();
      return false;
    }
    absent = false;
    List<Endpoint> found = endpoints.read(answer.content());
    if (found != null) {
      consider(found);
    }
    return true;
  }

  @Override
  public Confirmation.@Nullable Left left(Reply.Answer answer) throws IOException {
    List<Endpoint> found = answer.status() == 200 ? endpoints.read(answer.content()) : null;
    if (found == null) {
      return null;
    }
    if (!found.isEmpty()) {
      take(found);
      return Confirmation.Left.ENOUGH;
    }
    return answer.filtered() ? Confirmation.Left.HIDDEN : Confirmation.Left.NOTHING;
  }

  @Override
  public void hidden() {
    if (!hidden) {
      hidden = true;
      log.warn(
          what()
              + ": Consul hides its instances from the token (from "
              + token.from()
              + "); keeping the last ones until it shows some");
    }
  }

  @Override
  public void obey() {
    log.info(what() + ": no instance is left");
    take(List.of());
  }

  @Override
  public void failed(Trouble trouble) {
    assembler.serviceFailed(name, trouble);
  }

  @Override
  public void outdated(Trouble leaderless) {
    List<Endpoint> known = assembler.endpoints(name);
    if (!known.isEmpty()) {
      assembler.endpoints(name, known, "Consul: " + leaderless.text());
    }
  }

  @Override
  public void stop() {
    endpoints.forget();
    confirmation.end();
  }

  private void consider(List<Endpoint> found) {
    List<Endpoint> before = assembler.endpoints(name);
    if (!found.isEmpty() || before.isEmpty()) {
      take(found);
      return;
    }
    String why = "the prepared query finds no instance any more; keeping the last " + before.size();
    if (confirmation.begin(ground.pace().holdMillis())) {
      log.warn(what() + ": " + why + heldFor());
    }
    assembler.endpoints(name, before, why);
  }

  /** Kept for a while like an empty list: a server may be behind. */
  private void missing() {
    stop();
    List<Endpoint> before = assembler.endpoints(name);
    String why = "Consul has no prepared query \"" + name.query() + "\"";
    long now = ground.loop().now();
    if (!absent) {
      absent = true;
      absentSince = now;
      String kept = before.isEmpty() ? "" : "; keeping the last " + before.size() + heldFor();
      log.warn(what() + ": " + why + kept);
    }
    if (before.isEmpty() || now - absentSince >= holdNanos) {
      take(List.of());
    } else {
      assembler.endpoints(name, before, why + "; these are the last");
    }
  }

  private void take(List<Endpoint> found) {
    confirmation.end();
    hidden = false;
    assembler.endpoints(name, found, null);
  }

  private String heldFor() {
    return " for " + TimeUnit.NANOSECONDS.toSeconds(holdNanos) + " s unless they come back";
  }
}
