package dev.weft.agent.observe.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /threads}: which threads in this JVM are ours and what each does right now. */
final class ThreadsPage {
  private static final int FRAMES = 8;

  private ThreadsPage() {}

  static Reply reply() {
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("threads");
          for (Thread thread : ours()) {
            thread(json, thread);
          }
          json.writeEndArray();
        });
  }

  private static List<Thread> ours() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] all = new Thread[root.activeCount() + 64];
    int count = root.enumerate(all, true);
    return Arrays.stream(all, 0, count)
        .filter(ThreadsPage::isOurs)
        .sorted(Comparator.comparing(Thread::getName))
        .toList();
  }

  /** The exporter's threads have names that an exporter of the application could have too. */
  private static boolean isOurs(Thread thread) {
    String name = thread.getName();
    return name.startsWith("weft-")
        || ((name.startsWith("BatchSpanProcessor_") || name.startsWith("PeriodicMetricReader"))
            && isOfOurLoader(thread.getContextClassLoader()));
  }

  private static boolean isOfOurLoader(@Nullable ClassLoader loader) {
    ClassLoader ours = ThreadsPage.class.getClassLoader();
    return ours != ClassLoader.getSystemClassLoader() && (loader == null || loader == ours);
  }

  private static void thread(JsonGenerator json, Thread thread) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", thread.getName());
    json.writeBooleanField("daemon", thread.isDaemon());
    json.writeStringField("state", thread.getState().toString());
    json.writeArrayFieldStart("stack");
    StackTraceElement[] stack = thread.getStackTrace();
    for (int frame = 0; frame < Math.min(stack.length, FRAMES); frame++) {
      json.writeString(stack[frame].toString());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
