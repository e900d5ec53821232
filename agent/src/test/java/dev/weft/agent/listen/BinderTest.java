package dev.weft.agent.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {

  @ParameterizedTest
  @CsvSource({
    "org.apache.tomcat.util.net.NioEndpoint, SERVER",
    "org.eclipse.jetty.server.ServerConnector, SERVER",
    "org.xnio.nio.NioXnioWorker, SERVER",
    "io.netty.channel.socket.nio.NioServerSocketChannel, SERVER",
    "com.sun.net.httpserver.HttpServer, LITTLE_SERVER",
    "sun.net.httpserver.ServerImpl, LITTLE_SERVER",
    "com.example.Application, UNKNOWN",
    "sun.rmi.transport.tcp.TCPTransport, OUTSIDE",
    "dev.weft.lib.netty.channel.socket.nio.NioServerSocketChannel, OUTSIDE",
    "sun.instrument.InstrumentationImpl, OUTSIDE"
  })
  void theStackSaysWhoBinds(String name, Binder binder) {
    assertThat(
            Binder.of(
                stack(
                    "dev.weft.agent.listen.BindHook",
                    "dev.weft.bootstrap.Bridge",
                    "sun.nio.ch.ServerSocketChannelImpl",
                    name,
                    "com.example.Main")))
        .isEqualTo(binder);
  }

  @ParameterizedTest
  @CsvSource({
    "com.sun.net.httpserver.HttpServer, sun.instrument.InstrumentationImpl",
    "java.net.ServerSocket, com.sun.jmx.remote.internal.Server"
  })
  void aServerOfAnotherAgentOrOfManagementIsNotTheApplications(String inner, String outer) {
    assertThat(
            Binder.of(
                stack(
                    "dev.weft.agent.listen.BindHook",
                    "dev.weft.bootstrap.Bridge",
                    "java.net.ServerSocket",
                    inner,
                    outer)))
        .isEqualTo(Binder.OUTSIDE);
  }

  private static StackTraceElement[] stack(String... names) {
    StackTraceElement[] stack = new StackTraceElement[names.length];
    for (int i = 0; i < names.length; i++) {
      stack[i] = new StackTraceElement(names[i], "method", null, -1);
    }
    return stack;
  }
}
