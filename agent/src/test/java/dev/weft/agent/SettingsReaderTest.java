package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  @Test
  void theDefaultsAreThoseOfTheContract() throws SettingsException {
    Settings settings = read("", Map.of());

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.service()).isNull();
    assertThat(settings.zone()).isNull();
    assertThat(settings.consul().address()).isEqualTo("http://127.0.0.1:8500");
    assertThat(settings.prefix()).isEqualTo("weft");
    assertThat(settings.registryFile()).isNull();
    assertThat(settings.bareNames()).isTrue();
    assertThat(settings.startWaitNanos()).isEqualTo(2_000_000_000L);
    assertThat(settings.cacheDir())
        .isEqualTo(
            Path.of(
                System.getProperty("java.io.tmpdir"), "weft-" + System.getProperty("user.name")));
    assertThat(settings.admin()).isEqualTo("127.0.0.1:0");
    assertThat(settings.disable()).isEmpty();
    assertThat(settings.log()).isEqualTo("info");
  }

  @Test
  void theArgumentWinsOverThePropertyAndThatOverTheEnvironment() throws SettingsException {
    Properties properties = new Properties();
    properties.setProperty("weft.service", "property");
    properties.setProperty("weft.startWait", "3s");
    Map<String, String> environment =
        Map.of("WEFT_SERVICE", "environment", "WEFT_START_WAIT", "4s", "WEFT_CACHE_DIR", "/c");

    Settings settings = new SettingsReader("service=argument", properties, environment).read();

    assertThat(settings.service()).isEqualTo("argument");
    assertThat(settings.startWaitNanos()).isEqualTo(3_000_000_000L);
    assertThat(settings.cacheDir()).isEqualTo(Path.of("/c"));
    assertThat(settings.shown().get("startWait"))
        .isEqualTo(new Settings.Shown("3s", "system property weft.startWait"));
  }

  @Test
  void variablesOfTheEnvironmentAreHonoured() throws SettingsException {
    Settings settings =
        read(
            "",
            Map.of(
                "WEFT_ZONE", "eu-1a",
                "CONSUL_HTTP_ADDR", "consul.local:443",
                "CONSUL_HTTP_SSL", "true",
                "CONSUL_HTTP_TOKEN", "secret",
                "CONSUL_CACERT", "/ca.pem",
                "CONSUL_TLS_SERVER_NAME", "server.dc1.consul",
                "CONSUL_NAMESPACE", "team",
                "OTEL_SERVICE_NAME", "shop"));

    assertThat(settings.consul().address()).isEqualTo("https://consul.local:443");
    assertThat(settings.consul().token()).isEqualTo("secret");
    assertThat(settings.consul().caCert()).isEqualTo(Path.of("/ca.pem"));
    assertThat(settings.consul().serverName()).isEqualTo("server.dc1.consul");
    assertThat(settings.consul().namespace()).isEqualTo("team");
    assertThat(settings.service()).isEqualTo("shop");
    assertThat(settings.zone()).isEqualTo("eu-1a");
  }

  @Test
  void aRegistrationHasWhatItsSettingsSayAndTheZone() throws SettingsException {
    Settings settings =
        read(
            "service=web,zone=eu-1a,register=true,registerPort=8080,registerAddress=10.0.0.7,"
                + "registerTags=v1;canary,registerMeta=version=1.2;team=a,registerCheck=/health",
            Map.of());

    assertThat(settings.register())
        .isEqualTo(
            new Settings.Register(
                8080,
                "10.0.0.7",
                List.of("v1", "canary"),
                Map.of("version", "1.2", "team", "a", "zone", "eu-1a"),
                "/health"));
    assertThat(settings.shown().get("registerTags").value()).isEqualTo("v1;canary");
    assertThat(read("service=web,zone=eu-1a", Map.of()).register()).isNull();
  }

  @Test
  void theZoneGivenAsMetaWins() throws SettingsException {
    Settings settings = read("service=web,zone=a,register=true,registerMeta=zone=b", Map.of());

    assertThat(settings.register())
        .isEqualTo(new Settings.Register(0, null, List.of(), Map.of("zone", "b"), null));
  }

  @Test
  void theTokenIsNeverShown() throws SettingsException {
    Settings settings = read("token=secret", Map.of());

    assertThat(settings.shown().toString()).doesNotContain("secret");
    assertThat(settings.shown().get("token").origin()).isEqualTo("agent argument");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servce=web | unknown setting servce (from agent argument): allowed are admin, bareNames",
        "bareNames=yes | setting bareNames=yes (from agent argument): allowed is true, false",
        "startWait=soon | setting startWait=soon (from agent argument): allowed is a duration",
        "startWait=-1s | allowed is a duration",
        "consul=unix:///x | unix sockets are not supported",
        "consul=ftp://x | allowed is http://HOST:PORT or https://HOST:PORT",
        "consul=http://u:pw@x:8500 | setting consul (from agent argument): allowed is http://HOST:PORT or https://HOST:PORT without user name and query; use a token",
        "consul=http://u:p w@x:8500 | setting consul (from agent argument): allowed is http://HOST:PORT or https://HOST:PORT without user name and query; use a token",
        "consul=http://x:8500?token=pw | setting consul (from agent argument): allowed is http://HOST:PORT or https://HOST:PORT without user name and query; use a token",
        "service=web,pw | part 2 of the agent argument has no key: allowed is key=value,key=value",
        "registry=etcd | allowed is consul, or file:PATH",
        "admin=0.0.0.0 | allowed is off, or IP:PORT",
        "tls=strict | allowed is off; others are not supported by this version",
        "register=yes | setting register=yes (from agent argument): allowed is true, false",
        "register=true | setting register=true (from agent argument): needs the setting service",
        "register=true,service=my_web | service=my_web (from agent argument): allowed is letters",
        "register=true,service=web,registry=file:m.json | allowed is false with registry=file:",
        "register=true,service=web,disable=listen | needs registerPort with disable=listen",
        "register=true,service=web,registerPort=0 | registerPort=0 (from agent argument): allowed is a port",
        "register=true,service=web,registerAddress=0.0.0.0 | allowed is an IP address or host name",
        "register=true,service=web,registerTags=a;;b | allowed is tags separated by ';'",
        "register=true,service=web,registerMeta=a.b=c | allowed is key=value;key=value",
        "register=true,service=web,registerMeta=a | allowed is key=value;key=value",
        "register=true,service=web,registerCheck=health | allowed is a path such as /health",
        "disable=okhttp | allowed is names of [urlconnection, jdkhttp, socket, listen]",
        "log=loud | allowed is trace, debug, info, warn, error, off",
        "prefix=/weft | allowed is a KV path",
        "service=My_Service | setting service=My_Service (from agent argument): allowed is letters, digits and hyphens, these not at the ends, at most 63",
        "service | allowed is key=value,key=value"
      })
  void aBadSettingIsOneLineThatNamesItItsOriginAndWhatIsAllowed(String argument, String line) {
    assertThatThrownBy(() -> read(argument, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(line)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aServiceNameThatIsThereForTelemetryIsTakenAsItIs() throws SettingsException {
    assertThat(read("", Map.of("OTEL_SERVICE_NAME", "my_shop")).service()).isEqualTo("my_shop");
  }

  @Test
  void anUnknownPropertyIsRefusedAndAnUnknownVariableIsNotOurs() throws SettingsException {
    Properties properties = new Properties();
    properties.setProperty("weft.nope", "1");

    assertThatThrownBy(() -> new SettingsReader("", properties, Map.of()))
        .hasMessageContaining("unknown setting nope (from system property weft.nope)");
    // Kubernetes sets such variables for a service that is called weft.
    assertThat(read("", Map.of("WEFT_SERVICE_HOST", "10.0.0.1")).service()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "[::1]:80", "127.0.0.1:0", "localhost:9000"})
  void anAdminAddressIsAnAddressOrOff(String text) throws SettingsException {
    String admin = read("admin=" + text, Map.of()).admin();

    assertThat(admin).isEqualTo(text.equals("off") ? null : text.replace("localhost", "127.0.0.1"));
  }

  private static Settings read(String argument, Map<String, String> environment)
      throws SettingsException {
    return new SettingsReader(argument, new Properties(), environment).read();
  }
}
