package dev.hands4j.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.hands4j.agent.crossing.AgentAsksStorage;
import dev.hands4j.api.crossing.BoundaryKnowsALibrary;
import dev.hands4j.server.conversations.crossing.ServerClimbsThroughTheWindow;
import dev.hands4j.server.crossing.CastsAPort;
import dev.hands4j.server.crossing.LoadsByName;
import dev.hands4j.server.crossing.OpensADatabase;
import dev.hands4j.server.crossing.ReadsTheEnvironment;
import dev.hands4j.server.crossing.SeparatesOwnerAndConversation;
import dev.hands4j.server.crossing.UsesJacksonTwo;
import dev.hands4j.storage.crossing.QueriesOnAVirtualThread;
import dev.hands4j.storage.crossing.StorageRendersRoutes;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("dev.hands4j");
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
            Stream.of(
                Rooms.boundaryKnowsNobody(),
                Rooms.httpLibrary(),
                Rooms.oneJsonLibrary(),
                HouseRules.noReflection(),
                HouseRules.noEnvironment(),
                HouseRules.ownersTravelWithConversations(),
                HouseRules.databaseOnlyInStorage(),
                HouseRules.terminalsOnlyInTheSandbox(),
                HouseRules.nativeCallsOnPlatformThreads(),
                HouseRules.everyPackageIsNullMarked()),
            Rooms.directions().stream(),
            Rooms.doors().stream())
        .flatMap(rules -> rules);
  }

  @Test
  void readsTheClassesOfEveryRoom() {
    assertThat(house.stream().map(type -> type.getPackageName().split("\\.")[2]))
        .contains("api", "agent", "runtime", "storage", "socketio", "server");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(house);
  }

  @Test
  void nobodyAsksAPortWhatItReallyIs() {
    assertThat(PortCasts.find(house, house)).isEmpty();
  }

  static Stream<Arguments> crossings() {
    return Stream.of(
        Arguments.of(Rooms.boundaryKnowsNobody(), BoundaryKnowsALibrary.class),
        Arguments.of(Rooms.httpLibrary(), StorageRendersRoutes.class),
        Arguments.of(Rooms.oneJsonLibrary(), UsesJacksonTwo.class),
        Arguments.of(HouseRules.noReflection(), LoadsByName.class),
        Arguments.of(HouseRules.noEnvironment(), ReadsTheEnvironment.class),
        Arguments.of(
            HouseRules.ownersTravelWithConversations(), SeparatesOwnerAndConversation.class),
        Arguments.of(HouseRules.databaseOnlyInStorage(), OpensADatabase.class),
        Arguments.of(HouseRules.terminalsOnlyInTheSandbox(), OpensADatabase.class),
        Arguments.of(HouseRules.nativeCallsOnPlatformThreads(), QueriesOnAVirtualThread.class));
  }

  @ParameterizedTest
  @MethodSource("crossings")
  void noticesACrossing(ArchRule rule, Class<?> crossing) {
    assertThatThrownBy(() -> rule.check(only(crossing)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(crossing.getSimpleName());
  }

  @Test
  void noticesARoomThatKnowsAnother() {
    assertThat(Rooms.directions())
        .anySatisfy(rule ->
            assertThatThrownBy(
                    () -> rule.allowEmptyShould(true).check(only(AgentAsksStorage.class)))
                .hasMessageContaining("AgentAsksStorage"));
  }

  @Test
  void noticesWhoComesInByTheWindow() {
    assertThat(Rooms.doors())
        .anySatisfy(rule ->
            assertThatThrownBy(() ->
                    rule.allowEmptyShould(true).check(only(ServerClimbsThroughTheWindow.class)))
                .hasMessageContaining("ServerClimbsThroughTheWindow"));
  }

  @Test
  void noticesACastOfAPort() {
    assertThat(PortCasts.find(house, only(CastsAPort.class)))
        .singleElement()
        .asString()
        .contains("CastsAPort casts to");
  }

  private static JavaClasses only(Class<?> type) {
    return new ClassFileImporter().importClasses(type);
  }
}
