package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An application that keeps connections that it doesn't use. */
public final class HeldApp {
  private static final int PORT = 7;
  private static final List<Held> CONNECTIONS = new ArrayList<>();
  private static final Queue<String> ENDED = new ConcurrentLinkedQueue<>();

  private HeldApp() {}

  /**
   * Opens {@code count} connections of a {@code kind}, and uses each once: which server has how
   * many.
   */
  public static Fields open(Fields what) throws Exception {
    HeldKind kind = HeldKind.valueOf(what.get("kind"));
    for (int i = 0; i < what.number("count", 1); i++) {
      HeldKind.Line line = kind.open(what.get("host"), PORT);
      CONNECTIONS.add(new Held(line, line.serverOf()));
    }
    return ask(what);
  }

  /** How many connections to each server are {@code open} and {@code closed}; uses none. */
  public static Fields state(Fields nothing) throws Exception {
    Tally tally = new Tally();
    for (Held held : CONNECTIONS) {
      tally.add(held.server + (held.line.isOpen() ? " open" : " closed"));
    }
    return tally.fields();
  }

  /** Uses each connection that is open: which server has how many. */
  public static Fields ask(Fields nothing) throws Exception {
    Tally tally = new Tally();
    for (Held held : CONNECTIONS) {
      if (held.line.isOpen()) {
        tally.add(held.line.serverOf());
      }
    }
    return tally.fields();
  }

  /** Waits on each connection for what the server may say. */
  public static Fields listen(Fields nothing) {
    for (Held held : CONNECTIONS) {
      Thread listener = new Thread(() -> listen(held));
      listener.setDaemon(true);
      listener.start();
    }
    return Fields.of();
  }

  /** Which server has ended how many that were listened to. */
  public static Fields ended(Fields nothing) {
    Tally tally = new Tally();
    ENDED.forEach(tally::add);
    return tally.fields();
  }

  public static Fields close(Fields nothing) throws IOException {
    for (Held held : CONNECTIONS) {
      held.line.close();
    }
    CONNECTIONS.clear();
    return Fields.of();
  }

  private static void listen(Held held) {
    try {
      if (held.line.read() < 0) {
        ENDED.add(held.server);
      }
    } catch (Exception e) {
      ENDED.add(held.server + " " + e);
    }
  }

  private record Held(HeldKind.Line line, String server) {}
}
