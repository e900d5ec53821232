package dev.weft.bench.server;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** A process that the benchmark started, ended with it. What it prints goes to a file. */
public final class ChildProcess implements Server {
  private final Process process;
  private final Thread atEnd;
  private final File log;

  private ChildProcess(Process process, File log) {
    this.process = process;
    this.log = log;
    atEnd = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  public static ChildProcess start(List<String> command, File log) throws IOException {
    return new ChildProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start(), log);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits until a condition holds; an error if the process ends before, or after 20 seconds. */
  public void await(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("a server didn't start: see " + log);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    kill(process);
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      // The hook runs already, and does the same.
    }
  }

  /** The parent first: it would replace a worker that dies before it. */
  private static void kill(Process process) {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
  }

  /** Something that becomes true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws InterruptedException;
  }
}
