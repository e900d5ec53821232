package dev.weft.agent.observe.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page needs of a request; the method is GET or HEAD, which pages needn't tell apart.
 *
 * @param path decoded
 * @param accept the {@code Accept} header, or empty
 */
record Request(String path, Map<String, List<String>> query, String accept) {

  /** Throws {@code IllegalArgumentException} if {@code uri} is badly encoded. */
  static Request of(String uri, @Nullable String accept) {
    QueryStringDecoder decoder = new QueryStringDecoder(uri);
    return new Request(decoder.path(), decoder.parameters(), accept == null ? "" : accept);
  }

  @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.get(0);
  }

  List<String> parameters(String name) {
    return query.getOrDefault(name, List.of());
  }
}
