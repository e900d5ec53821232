package dev.weft.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.Weave;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ClientTest {
  private static final Weave WEAVE = Weave.around("test", 7, "a/Type", "method", "()V");

  private final List<Throwable> reasons = new ArrayList<>();

  @Test
  void aHookIsTheAdaptersWhileTheClientIsOn() throws Throwable {
    Client client = client(Answering.class);
    Hook hook = hook(client);

    assertThat(call(hook)).isEqualTo("hook 7");
    client.switchOff(true);
    assertThat(call(hook)).isSameAs(Bridge.PROCEED);
    client.switchOff(false);
    assertThat(call(hook)).isEqualTo("hook 7");
  }

  @Test
  void anAdapterThatMissesAMemberLeavesTheClientAloneAndSaysWhichOnce() throws Throwable {
    Client client = client(Missing.class);

    assertThat(call(hook(client))).isSameAs(Bridge.PROCEED);
    assertThat(call(hook(client))).isSameAs(Bridge.PROCEED);

    assertThat(reasons)
        .singleElement()
        .satisfies(reason -> assertThat(reason).isInstanceOf(NoSuchFieldException.class))
        .satisfies(reason -> assertThat(reason).hasMessage("poster"));
  }

  @Test
  void anAdapterThatCanNotMakeAHookDoesSoToo() throws Throwable {
    Client client = client(Hookless.class);

    assertThat(call(hook(client))).isSameAs(Bridge.PROCEED);
    assertThat(call(hook(client))).isSameAs(Bridge.PROCEED);

    assertThat(reasons).singleElement().isInstanceOf(IllegalStateException.class);
  }

  private static Hook hook(Client client) {
    Hook[] hooks = new Hook[WEAVE.hook() + 1];
    client.install(hooks, new Span[hooks.length]);
    return hooks[WEAVE.hook()];
  }

  private static Object call(Hook hook) throws Throwable {
    return hook.call("self", Bridge.NO_ARGUMENTS, Bridge.PROCEED);
  }

  private Client client(Class<?> adapter) {
    Client.Host host =
        new Client.Host() {
          @Override
          public Adapters adapters() {
            return new Adapters(null, null, null, null);
          }

          @Override
          public void broken(Client client, Throwable reason) {
            reasons.add(reason);
          }
        };
    return new Client("test", List.of(WEAVE), adapter.getName(), false, host);
  }

  /** Answers in place of whatever was woven. */
  public static final class Answering implements IntFunction<Hook> {
    public Answering(Adapters adapters) {}

    @Override
    public Hook apply(int number) {
      return (self, args, value) -> "hook " + number;
    }
  }

  /** Misses a member that only this hook needs. */
  public static final class Hookless implements IntFunction<Hook> {
    public Hookless(Adapters adapters) {}

    @Override
    public Hook apply(int number) {
      throw new IllegalStateException("hook " + number);
    }
  }

  /** Reads a constant that can't be made. */
  public static final class Missing implements IntFunction<Hook> {
    private final Object constant;

    public Missing(Adapters adapters) {
      constant = Constants.FIELD;
    }

    @Override
    public Hook apply(int number) {
      return (self, args, value) -> constant;
    }
  }

  /** As an adapter has the fields of another JDK. */
  static final class Constants {
    static final Object FIELD = find();

    private Constants() {}

    private static Object find() {
      throw new ExceptionInInitializerError(new NoSuchFieldException("poster"));
    }
  }
}
