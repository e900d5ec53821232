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
import org.jspecify.annotations.Nullable;

/**
 * The health list of one service. An empty or sharply shrunk list never replaces endpoints at once:
 * in the life of a Consul agent "all gone" is mostly a restart or a lost token. The missing ones
 * are kept among the listed until the leader has confirmed for a while that they are gone; what
 * happens to requests decides meanwhile. Used on the worker.
 */
final class ServiceWatch implements Target, Confirmation.Question {
  private final ServiceName name;
  private final String path;
  private final SnapshotAssembler assembler;
  private final Endpoints endpoints;
  private final Confirmation confirmation;
  private final long holdMillis;
  private final Token token;
  private final ConsulLog log;
  private final PassingWords passing;

  /** How many there were before the list shrank; 0: it isn't doubted. */
  private int whole;

  private List<Endpoint> listed = List.of();

  /** Kept though they aren't listed. */
  private List<Endpoint> missing = List.of();

  private boolean hidden;

  ServiceWatch(
      ServiceName name,
      Paths paths,
      Ground ground,
      Reach reach,
      SnapshotAssembler assembler,
      ConsulLog log) {
    this.name = name;
    this.path = paths.health(name);
    this.assembler = assembler;
    this.endpoints =
        new Endpoints(
            new Endpoints.Question(name.key(), paths.datacenter(name), false),
            reach,
            this::consider,
            log::warn);
    this.confirmation = new Confirmation(ground, paths, path, this);
    this.holdMillis = ground.pace().holdMillis();
    this.token = ground.token();
    this.log = log;
    this.passing = new PassingWords(what(), log);
  }

  @Override
  public String what() {
    return what(name);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    List<Endpoint> before = assembler.endpoints(name);
    List<Endpoint> found = endpoints.read(answer.content());
    if (found == null) {
      return true;
    }
    consider(found);
    return !assembler.endpoints(name).equals(before);
  }

  @Override
  public Confirmation.@Nullable Left left(Reply.Answer answer) throws IOException {
    if (answer.status() != 200) {
      return null;
    }
    List<Endpoint> found = endpoints.read(answer.content());
    if (found == null) {
      return null;
    }
    consider(found);
    if (whole == 0) {
      return Confirmation.Left.ENOUGH;
    }
    if (!listed.isEmpty()) {
      return Confirmation.Left.LESS;
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
              + "); keeping the last "
              + whole
              + " until it shows some");
    }
    keep(assembler.endpoints(name));
  }

  @Override
  public void obey() {
    log.info(
        listed.isEmpty()
            ? what() + ": no instance is left"
            : what() + ": " + listed.size() + " of " + whole + " instances are left");
    take(listed);
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

  static String what(ServiceName name) {
    return "service " + name.key();
  }

  /**
   * Once in doubt, a list is complete when those that were missing are back, or as many as before.
   * An instance that was listed meanwhile and then leaves has left: it is not kept.
   */
  private void consider(List<Endpoint> found) {
    passing.tell(found);
    List<Endpoint> known = assembler.endpoints(name);
    boolean doubted = whole > 0;
    boolean sharp = Shrinking.isSharp(doubted ? listed.size() : known.size(), found.size());
    if (!doubted && !sharp) {
      take(found);
      return;
    }
    missing = Shrinking.missing(sharp ? known : missing, found);
    listed = found;
    if (doubted && (missing.isEmpty() || found.size() >= whole)) {
      log.info(what() + ": Consul lists " + found.size() + " instances again");
      take(found);
      return;
    }
    if (!doubted) {
      whole = known.size();
      confirmation.begin(holdMillis);
      log.warn(what() + ": " + words(found.size()));
    }
    keep(Shrinking.merge(found, missing));
  }

  private void take(List<Endpoint> found) {
    confirmation.end();
    whole = 0;
    missing = List.of();
    hidden = false;
    assembler.endpoints(name, found, null);
  }

  private void keep(List<Endpoint> kept) {
    String why =
        hidden && listed.isEmpty()
            ? "Consul hides the instances from the token (from "
                + token.from()
                + "); the last known"
            : words(listed.size());
    assembler.endpoints(name, kept, why);
  }

  private String words(int now) {
    String seconds = " for " + holdMillis / 1000 + " s unless they come back";
    return now == 0
        ? "Consul lists no instance any more; keeping the last " + whole + seconds
        : "Consul lists " + now + " of " + whole + " instances; keeping the others" + seconds;
  }
}
