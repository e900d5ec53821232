package dev.weft.agent.it.isolation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weft.agent.it.Fields;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.ImmediateEventExecutor;
import net.bytebuddy.ByteBuddy;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** An application that uses libraries that the agent has too. */
final class Libraries {
  private Libraries() {}

  static Fields use(String url) throws Exception {
    Fields used = Fields.of();
    DefaultPromise<String> promise = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
    promise.setSuccess("kept");
    used.with("netty", promise.getNow())
        .with("netty from", Surroundings.source(promise.getClass()));

    JsonFactory json = new JsonFactory();
    try (JsonParser parser = json.createParser("{\"a\": 1}")) {
      parser.nextToken();
      used.with("jackson", parser.nextFieldName());
    }
    used.with("jackson from", Surroundings.source(JsonFactory.class));
    used.with("jackson version", json.version());

    OkHttpClient client = new OkHttpClient();
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      used.with("okhttp", response.code());
    }
    client.connectionPool().evictAll();
    used.with("okhttp from", Surroundings.source(OkHttpClient.class));

    try (var made = new ByteBuddy().subclass(Object.class).name("made.Here").make()) {
      used.with("byte buddy", made.load(null).getLoaded().getName());
    }
    used.with("byte buddy from", Surroundings.source(ByteBuddy.class));
    return used;
  }
}
