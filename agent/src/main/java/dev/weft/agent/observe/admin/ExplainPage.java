package dev.weft.agent.observe.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.policy.Explanation;
import dev.weft.policy.Mesh;
import dev.weft.policy.route.RequestHead;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /explain}: where a request would go and why, without sending it. */
final class ExplainPage {
  private static final String USAGE =
      "allowed: /explain?method=GET&url=http://users/path&header=name:value (header may repeat)";

  private final AdminData data;

  ExplainPage(AdminData data) {
    this.data = data;
  }

  Reply reply(Request request) {
    Head head = head(request);
    Explanation explanation = data.mesh().explain(head);
    return Reply.json(
        200,
        json -> {
          json.writeStringField("request", head.method + " " + head.authority + head.path);
          json.writeBooleanField("meshed", explanation != null);
          if (explanation == null) {
            json.writeStringField("reason", outside(head.authority));
          } else {
            write(json, explanation);
          }
        });
  }

  private String outside(String authority) {
    Mesh.Lookup lookup = data.mesh().lookup(authority);
    if (lookup instanceof Mesh.Lookup.Unwatched unwatched) {
      return unwatched.name().key()
          + " is in the mesh, but nobody called it yet, or nothing could be found out about it: sent"
          + " untouched";
    }
    return lookup instanceof Mesh.Lookup.Undecided
        ? "nothing has been published yet"
        : authority + " is not a name in the mesh, or the mesh is switched off: sent untouched";
  }

  private static void write(JsonGenerator json, Explanation explanation) throws IOException {
    json.writeStringField("service", explanation.service());
    json.writeStringField("tag", explanation.tag());
    json.writeStringField("route", explanation.route());
    json.writeFieldName("policy");
    ValueJson.write(json, explanation.policy());
    json.writeArrayFieldStart("split");
    for (Explanation.Share share : explanation.split()) {
      json.writeStartObject();
      json.writeStringField("service", share.service());
      json.writeStringField("subset", share.subset());
      json.writeNumberField("weight", share.weight());
      json.writeBooleanField("panic", share.panic());
      json.writeStringField("missing", share.missing());
      json.writeArrayFieldStart("endpoints");
      for (Explanation.Candidate candidate : share.endpoints()) {
        json.writeStartObject();
        json.writeStringField("id", candidate.node().endpoint().id());
        json.writeStringField("address", candidate.node().endpoint().authority());
        json.writeBooleanField("used", candidate.used());
        json.writeStringField("reason", candidate.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeFieldName("failover");
      ValueJson.write(json, share.failover());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static Head head(Request request) {
    String url = request.parameter("url");
    if (url == null) {
      throw new IllegalArgumentException("url is missing; " + USAGE);
    }
    URI uri = uri(url);
    if (uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("url has no host: " + url + "; " + USAGE);
    }
    String method = request.parameter("method");
    String authority = uri.getRawAuthority();
    return new Head(
        method == null ? "GET" : method.toUpperCase(Locale.ROOT),
        authority.substring(authority.lastIndexOf('@') + 1),
        path(uri),
        headers(request.parameters("header")));
  }

  private static URI uri(String url) {
    try {
      return URI.create(url.contains("://") ? url : "http://" + url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("url can't be read: " + e.getMessage() + "; " + USAGE, e);
    }
  }

  private static String path(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("header has no name: " + line + "; " + USAGE);
      }
      headers.putIfAbsent(
          line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim());
    }
    return headers;
  }

  private record Head(String method, String authority, String path, Map<String, String> headers)
      implements RequestHead {
    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }
  }
}
