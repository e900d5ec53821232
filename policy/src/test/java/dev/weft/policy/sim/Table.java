package dev.weft.policy.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What the scenarios measured, printed once after all of them and kept in target. */
final class Table implements ParameterResolver, AutoCloseable {
  private static final Path FILE = Path.of("target", "simulation.txt");
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(Table.class);

  private final Map<String, Map<String, String>> rows = new TreeMap<>();

  /** Rows are sorted by scenario, then by variant: tests come in any order. */
  synchronized void add(String scenario, String variant, String result, Object... numbers) {
    rows.computeIfAbsent(scenario, key -> new TreeMap<>()).put(variant, result.formatted(numbers));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Table.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent(Table.class, key -> new Table(), Table.class);
  }

  @Override
  public synchronized void close() throws IOException {
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (scenario, variants) -> {
          text.append(scenario).append('\n');
          variants.forEach(
              (variant, result) -> text.append("  %-34s %s%n".formatted(variant, result)));
        });
    System.out.print(text);
    Files.writeString(FILE, text);
  }
}
