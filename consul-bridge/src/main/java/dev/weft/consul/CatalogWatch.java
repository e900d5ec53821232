package dev.weft.consul;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import dev.weft.consul.json.Lists;
import dev.weft.consul.watch.Target;
import dev.weft.consul.watch.Trouble;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The names of all services. Consul itself is always one of them: an empty catalog means that the
 * token may not see it, and never replaces a known one. Used on the worker.
 */
final class CatalogWatch implements Target {
  private final String path;
  private final Supplier<SnapshotAssembler> assembler;
  private final Token token;
  private final ConsulLog log;
  private final Unreachable unreachable;
  private boolean wasEmpty;
  private boolean warnedEmpty;
  private boolean warnedFiltered;

  CatalogWatch(Paths paths, Token token, Supplier<SnapshotAssembler> assembler, ConsulLog log) {
    this.path = paths.catalog();
    this.assembler = assembler;
    this.token = token;
    this.log = log;
    this.unreachable = new Unreachable(log);
  }

  @Override
  public String what() {
    return "catalog";
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    Set<String> names = unreachable.without(Lists.services(answer.content()));
    Set<String> before = assembler.get().catalog();
    if (names.isEmpty()) {
      // A server that has just started has an empty catalog for a moment, too.
      boolean believed = before.isEmpty() || wasEmpty;
      if (believed && !warnedEmpty) {
        warnedEmpty = true;
        log.warn(
            "Consul answered with an empty catalog; if ACLs are on, the token (from "
                + token.from()
                + ") may lack service:read and node:read");
      }
    } else if (answer.filtered() && !warnedFiltered) {
      warnedFiltered = true;
      log.warn("Consul hides some services from the token (from " + token.from() + "): ACL rules");
    }
    wasEmpty = names.isEmpty();
    warnedEmpty = warnedEmpty && wasEmpty;
    assembler.get().back();
    if (names.isEmpty()) {
      assembler
          .get()
          .catalog(before, "Consul shows nothing to the token (from " + token.from() + ")");
    } else {
      assembler.get().catalog(names, null);
    }
    return !names.equals(before);
  }

  @Override
  public void failed(Trouble trouble) {
    assembler.get().catalogFailed(trouble);
  }
}
