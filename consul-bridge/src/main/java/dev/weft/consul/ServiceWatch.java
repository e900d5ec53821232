package dev.weft.consul;

import dev.weft.consul.http.Reply;
import dev.weft.consul.json.Endpoints;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Trouble;
import dev.weft.consul.watch.Watch;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.io.IOException;
import java.util.List;

/**
 * The health list of one service. An empty list never replaces endpoints at once: in the life of a
 * Consul agent "all gone" is mostly a restart or a lost token. Used on the worker.
 */
final class ServiceWatch implements Watch.Target, Confirmation.Question {
  private final ServiceName name;
  private final String path;
  private final SnapshotAssembler assembler;
  private final Endpoints endpoints;
  private final Confirmation confirmation;
  private final long holdMillis;
  private final ConsulLog log;

  ServiceWatch(
      ServiceName name, Paths paths, Ground ground, SnapshotAssembler assembler, ConsulLog log) {
    this.name = name;
    this.path = paths.health(name);
    this.assembler = assembler;
    this.endpoints = new Endpoints(name.key(), log::warn);
    this.confirmation = new Confirmation(ground, path, this);
    this.holdMillis = ground.pace().holdMillis();
    this.log = log;
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
    List<Endpoint> found = endpoints.read(answer.content());
    List<Endpoint> before = assembler.endpoints(name);
    if (!found.isEmpty() || before.isEmpty()) {
      take(found);
      return !found.equals(before);
    }
    if (confirmation.begin(holdMillis)) {
      log.warn(
          "service "
              + name.key()
              + ": Consul lists no instance any more; keeping the last "
              + before.size()
              + " for "
              + holdMillis / 1000
              + " s unless some come back");
    }
    assembler.endpoints(name, before, "Consul lists no instance any more; these are the last");
    return false;
  }

  @Override
  public boolean stillEmpty(Reply.Answer answer) throws IOException {
    if (answer.status() != 200) {
      return false;
    }
    List<Endpoint> found = endpoints.read(answer.content());
    if (!found.isEmpty()) {
      take(found);
    }
    return found.isEmpty();
  }

  @Override
  public void obey() {
    log.info("service " + name.key() + ": no instance is left");
    take(List.of());
  }

  @Override
  public void failed(Trouble trouble) {
    assembler.serviceFailed(name, trouble);
  }

  static String what(ServiceName name) {
    return "service " + name.key();
  }

  /** Nobody watches this any more. */
  void stop() {
    confirmation.end();
  }

  private void take(List<Endpoint> found) {
    confirmation.end();
    assembler.endpoints(name, found, null);
  }
}
