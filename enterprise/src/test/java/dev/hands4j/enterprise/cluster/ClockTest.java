package dev.hands4j.enterprise.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/**
 * The clock of a node may jump (F35): what decides who lives, who owns and who is heard measures
 * with the database's time or with one that only goes forward.
 */
class ClockTest {
  @Test
  void noDecisionOfTheClusterLooksAtTheClockOfItsNode() {
    noClasses()
        .that()
        .resideInAPackage("dev.hands4j.enterprise.cluster..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Instant.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.hands4j.enterprise.cluster"));
  }
}
