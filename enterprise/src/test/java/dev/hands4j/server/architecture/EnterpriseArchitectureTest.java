package dev.hands4j.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house, with the enterprise edition in it (T-01 to T-03, T-05, T-08). */
class EnterpriseArchitectureTest {
  private static JavaClasses house;
  private static JavaClasses edition;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.hands4j");
    edition =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hands4j.enterprise");
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
                HouseRules.everyPackageIsNullMarked()),
            Rooms.directions().stream(),
            Rooms.doors().stream())
        .flatMap(rules -> rules);
  }

  @Test
  void readsTheClassesOfTheEdition() {
    assertThat(edition.stream().map(type -> type.getPackageName()))
        .contains("dev.hands4j.enterprise", "dev.hands4j.enterprise.cluster");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(edition);
  }

  @Test
  void nobodyAsksAPortWhatItReallyIs() {
    assertThat(PortCasts.find(house, edition)).isEmpty();
  }
}
