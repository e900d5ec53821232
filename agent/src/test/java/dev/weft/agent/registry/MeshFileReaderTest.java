package dev.weft.agent.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshFileReaderTest {

  @Test
  void everyFieldOfAnEndpointIsRead() throws Exception {
    Endpoint endpoint =
        only(
            """
            {"id": "u1", "address": "10.0.0.7", "port": 8080, "status": "warning", "weight": 3,
             "tags": ["v1", "blue"], "meta": {"version": "1"}}""");

    assertThat(endpoint.id()).isEqualTo("u1");
    assertThat(endpoint.authority()).isEqualTo("10.0.0.7:8080");
    assertThat(endpoint.health()).isEqualTo(Health.WARNING);
    assertThat(endpoint.weight()).isEqualTo(3);
    assertThat(endpoint.tags()).containsExactlyInAnyOrder("v1", "blue");
    assertThat(endpoint.meta()).containsEntry("version", "1");
  }

  @Test
  void whatAnEndpointLeavesOutHasDefaults() throws Exception {
    Endpoint endpoint = only("{\"address\": \"127.0.0.1\", \"port\": 81}");

    assertThat(endpoint.id()).isEqualTo("127.0.0.1:81");
    assertThat(endpoint.health()).isEqualTo(Health.PASSING);
    assertThat(endpoint.weight()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"localhost,127.0.0.1:81", "::1,[0:0:0:0:0:0:0:1]:81"})
  void anAddressIsALiteralOrLocalhost(String address, String authority) throws Exception {
    assertThat(only("{\"address\": \"" + address + "\", \"port\": 81}").authority())
        .isEqualTo(authority);
  }

  @Test
  void commentsAreAllowedAndServiceNamesLoseTheirCase() throws Exception {
    MeshFile file = read("// mine\n{\"services\": {\"Users@dc2\": /* none yet */ {}}}");

    assertThat(file.services()).containsOnlyKeys(new ServiceName("users", "dc2"));
  }

  @Test
  void anEndpointThatCannotBeUsedIsSkippedWithItsPlaceAndTheOthersStay() throws Exception {
    MeshFile file =
        read(
            """
            {"services": {"users": {"endpoints": [
              {"address": "127.0.0.1", "port": 1},
              {"address": "db.example.org", "port": 2},
              {"address": "127.0.0.1", "port": 70000},
              {"address": "127.0.0.1", "port": 3, "status": "fine"},
              {"port": 3},
              {"address": "300.0.0.1", "port": 4},
              {"address": "127.0.0.1", "port": 1}
            ]}}}""");

    assertThat(file.services().get(ServiceName.of("users")))
        .extracting(Endpoint::port)
        .containsExactly(1);
    assertThat(file.skipped())
        .containsExactly(
            "line 3, column 3: endpoint of users skipped: address 'db.example.org' is neither an IP address nor localhost",
            "line 4, column 3: endpoint of users skipped: port 70000 is not in 1-65535",
            "line 5, column 3: endpoint of users skipped: status 'fine' is none of passing, warning, critical, maintenance",
            "line 6, column 3: endpoint of users skipped: it has no address",
            "line 7, column 3: endpoint of users skipped: address '300.0.0.1' is neither an IP address nor localhost",
            "line 8, column 3: endpoint of users skipped: id '127.0.0.1:1' is there twice");
  }

  @Test
  void aPolicyKeepsItsLineAndColumn() throws Exception {
    MeshFile file =
        read("{\"policies\": {\n  \"services/users\": {\"retry\": // \u00e4\n {}}, \"mesh\": {}}}");

    assertThat(new String(file.policies().get("services/users"), UTF_8))
        .isEqualTo("\n" + " ".repeat(20) + "{\"retry\": // \u00e4\n {}}");
    assertThat(new String(file.policies().get("mesh"), UTF_8))
        .isEqualTo("\n\n" + " ".repeat(14) + "{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|line 1, column 1: the file must be an object",
        "''|line 1, column 1: the file is empty",
        "{\"servces\": {}}|line 1, column 13: unknown field 'servces'; allowed: services, policies",
        "{\"services\": {\"a\": {\"x\": 1}}}|line 1, column 26: unknown field 'x' of a service; allowed: endpoints",
        "{\"services\": {\"a\": {\"endpoints\": 1}}}|line 1, column 34: endpoints must be an array",
        "{\"services\": {\"a\": {\"endpoints\": [{\"host\": 1}]}}}|line 1, column 44: unknown field 'host' of an endpoint; allowed: id, address, port, status, weight, tags, meta",
        "{\"services\": {\"a\": {\"endpoints\": [{\"port\": \"80\"}]}}}|line 1, column 44: port must be a whole number",
        "{\"services\": {\"a\": {}, \"A\": {}}}|line 1, column 30: service 'a' is there twice",
        "{\"policies\": {\"mesh\": 5}}|line 1, column 23: policy 'mesh' must be an object",
        "{} {}|line 1, column 4: something follows the end of the document",
      })
  void aFileOfTheWrongShapeIsRefusedWithThePlace(String text, String reason) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MeshFile.Refused.class).hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"services\": {\"a\": {\"endp",
        "{\"services\": {\"a\"",
        "{\"policies\": {\"mesh\": {\"enabled\": tr",
        "{\"services\": {\"a\": {\"endpoints\": [{\"address\":",
        "{\"services\": {\"a\": {\"endpoints\": [{\"tags\": [\"x\"",
        "{\"services\": {\"a\": {\"endpoints\": ["
      })
  void halfAFileIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MeshFile.Refused.class)
        .hasMessageStartingWith("line 1, column ")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("REDACTED");
  }

  private static Endpoint only(String endpoint) throws MeshFile.Refused {
    List<Endpoint> endpoints =
        read("{\"services\": {\"users\": {\"endpoints\": [" + endpoint + "]}}}")
            .services()
            .get(ServiceName.of("users"));
    assertThat(endpoints).hasSize(1);
    return endpoints.get(0);
  }

  private static MeshFile read(String text) throws MeshFile.Refused {
    return MeshFileReader.read(text.getBytes(UTF_8));
  }
}
