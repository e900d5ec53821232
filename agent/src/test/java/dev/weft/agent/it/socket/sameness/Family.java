package dev.weft.agent.it.socket.sameness;

import java.util.List;

/** The rows of the table, by what they are about. */
enum Family {
  SOCKETS(SocketScenarios.all()),
  CONNECTS(ConnectScenarios.all()),
  MADE_SOCKETS(MadeSocketScenarios.all()),
  OWN_SOCKETS(OwnSocketScenarios.all()),
  DISTURBED_SOCKETS(DisturbedSocketScenarios.all()),
  TLS(TlsScenarios.all()),
  CHANNELS(ChannelScenarios.all()),
  UNIX(UnixScenarios.all()),
  DISTURBED_CHANNELS(DisturbedChannelScenarios.all()),
  SELECTORS(SelectorScenarios.all()),
  CHANNELS_AS_SOCKETS(AdaptorScenarios.all()),
  ASYNCHRONOUS(AsyncScenarios.all()),
  DISTURBED_ASYNCHRONOUS(DisturbedAsyncScenarios.all()),
  SERVERS(ServerScenarios.all()),
  NAMES(NameScenarios.all()),

  /** These need the application's hosts file. */
  LOOK_UPS(LookUpScenarios.all()),

  /** These change what is the JVM's, and so run one after the other. */
  PROXIES(ProxyScenarios.all());

  final List<Scenario> scenarios;

  Family(List<Scenario> scenarios) {
    this.scenarios = scenarios;
  }
}
