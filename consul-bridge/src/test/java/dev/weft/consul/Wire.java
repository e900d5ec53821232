package dev.weft.consul;

import dev.weft.consul.http.ConsulHttp;
import dev.weft.consul.http.Reply;
import dev.weft.consul.http.SilentNetty;
import dev.weft.consul.http.TlsFiles;
import dev.weft.consul.http.Token;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Requests to a Consul, without watches. */
final class Wire implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 20_000;

  final ConsulHttp http;
  private final EventLoopGroup group;

  Wire(URI address, TlsFiles tls) {
    SilentNetty.install();
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Token token = new Token(null, null, "", line -> {});
    http = new ConsulHttp(address, token, tls, group.next(), Runnable::run);
  }

  Query get(String target) {
    return get(target, TIMEOUT_MILLIS);
  }

  Query get(String target, long timeoutMillis) {
    Query query = new Query();
    group
        .next()
        .execute(() -> query.cancel = http.get(target, timeoutMillis, query.reply::complete));
    return query;
  }

  @Override
  public void close() {
    group.next().submit(http::close).syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One request. */
  final class Query {
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private Runnable cancel = () -> {};

    Reply.Answer answer() {
      if (reply() instanceof Reply.Answer answer) {
        return answer;
      }
      throw new AssertionError(reply());
    }

    Reply.Failure failure() {
      if (reply() instanceof Reply.Failure failure) {
        return failure;
      }
      throw new AssertionError(reply());
    }

    boolean isDone() {
      return reply.isDone();
    }

    void cancel() {
      group.next().submit(() -> cancel.run()).syncUninterruptibly();
    }

    private Reply reply() {
      try {
        return reply.get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
