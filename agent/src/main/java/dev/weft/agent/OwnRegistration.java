package dev.weft.agent;

import dev.weft.agent.listen.Place;
import dev.weft.agent.listen.RegistrationPlan;
import dev.weft.consul.register.OwnService;
import dev.weft.consul.register.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the settings say of the registration. Used on {@code weft-register}. */
final class OwnRegistration implements RegistrationPlan {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Settings settings;
  private final Settings.Register register;
  private final StderrLog log;

  OwnRegistration(Settings settings, Settings.Register register, StderrLog log) {
    this.settings = settings;
    this.register = register;
    this.log = log;
  }

  @Override
  public String service() {
    return String.valueOf(settings.service());
  }

  @Override
  public int port() {
    return register.port();
  }

  @Override
  public @Nullable String checkPath() {
    return register.check();
  }

  @Override
  public boolean isLoopbackOfUse() {
    return register.address() != null || isConsulHere();
  }

  @Override
  public void prepare() {
    Registration.prepare(Registry.consul(settings));
  }

  @Override
  public void nothingListens() {
    log.warn(
        service()
            + " isn't registered yet: nothing has been seen to listen for a minute; if the"
            + " application does so natively, name its port with registerPort");
  }

  @Override
  public Registration registration(Place place, List<Integer> others) {
    int listens = place.address().getPort();
    int port = register.port() != 0 ? register.port() : listens;
    if (!others.isEmpty()) {
      log.info(
          "the application listens on port "
              + listens
              + " and on "
              + others
              + ": "
              + port
              + " is registered; registerPort names another");
    }
    InetAddress bound = place.address().getAddress();
    String address = register.address();
    if (address == null && !bound.isAnyLocalAddress()) {
      address = plain(bound);
      if (bound.isLoopbackAddress()) {
        log.info(
            service()
                + " listens on "
                + address
                + " only: callers on other machines won't reach it; registerAddress names another"
                + " address");
      }
    }
    OwnService service =
        new OwnService(
            service(),
            OwnService.id(service(), host(), port),
            address,
            port,
            register.tags(),
            register.meta(),
            checkUrl(address, port));
    return new Registration(Registry.consul(settings), service, place::isOpen, Registry.lines(log));
  }

  private @Nullable String checkUrl(@Nullable String address, int port) {
    if (register.check() == null) {
      return null;
    }
    String host = address != null ? address : isConsulHere() ? "127.0.0.1" : null;
    if (host == null) {
      log.warn(
          "no HTTP check of "
              + service()
              + ": Consul isn't on this machine, and where to ask isn't known; registerAddress says"
              + " it");
      return null;
    }
    return "http://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + port
        + register.check();
  }

  private boolean isConsulHere() {
    String host = String.valueOf(URI.create(settings.consul().address()).getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** Without a lookup where it can be had without: the resolver is the application's to set up. */
  private static String host() {
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String name = System.getenv(variable);
      if (name != null && !name.isBlank()) {
        return name.strip();
      }
    }
    try {
      return Files.isReadable(HOST_NAME)
          ? Files.readString(HOST_NAME).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private static String plain(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }
}
