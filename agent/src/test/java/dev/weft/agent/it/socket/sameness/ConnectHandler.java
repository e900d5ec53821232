package dev.weft.agent.it.socket.sameness;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;

/** Keeps how a connect has ended, and on which thread. */
final class ConnectHandler implements CompletionHandler<Void, String> {
  private final CompletableFuture<String> outcome = new CompletableFuture<>();

  @Override
  public void completed(Void result, String attachment) {
    outcome.complete("completed " + result + " " + attachment + thread());
  }

  @Override
  public void failed(Throwable failure, String attachment) {
    outcome.complete("failed " + Seen.thrown(failure) + " " + attachment + thread());
  }

  String outcome() throws Exception {
    return AsyncScenarios.done(outcome);
  }

  private static String thread() {
    Thread thread = Thread.currentThread();
    return " on "
        + thread.getName().replaceAll("\\d+", "N")
        + (thread.isDaemon() ? ", daemon" : "")
        + ", "
        + (thread.getContextClassLoader() == ClassLoader.getSystemClassLoader());
  }
}
