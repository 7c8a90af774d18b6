package dev.hands4j.server.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who may use whom (architecture §2), and through which doors (T-01). */
final class Rooms {
  private static final String ROOT = "dev.hands4j.";
  private static final String ALL = "dev.hands4j..";

  /** Rooms that know only the public boundary and never each other. */
  private static final List<String> FIRST_BLOCK =
      List.of("agent", "runtime", "runtimeserver", "storage", "git", "socketio");

  /** Rooms that compose; each may use those before it. */
  private static final List<String> COMPOSING = List.of("server", "enterprise", "cli");

  /** The packages of a room that others may use. Its name alone, unless listed here. */
  private static final Map<String, List<String>> DOORS =
      Map.of(
          "socketio", List.of("socketio", "socketio.engine"),
          "storage", List.of("storage", "storage.openhands"));

  private Rooms() {}

  /** {@code api} knows nobody but the JDK. */
  static ArchRule boundaryKnowsNobody() {
    return classes()
        .that()
        .resideInAPackage(ROOT + "api..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(ROOT + "api..", "java..", "org.jspecify.annotations"))
        .because("the public boundary has no implementation and no library");
  }

  /** One rule per room: what it must not know. */
  static List<ArchRule> directions() {
    List<ArchRule> rules = new ArrayList<>();
    for (String room : FIRST_BLOCK) {
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(ROOT + room + "..")
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(
                      Stream.concat(FIRST_BLOCK.stream(), COMPOSING.stream())
                          .filter(other -> !other.equals(room))
                          .map(other -> ROOT + other + "..")
                          .toArray(String[]::new)))
              .because("rooms of the first block know only the boundary"));
    }
    for (int i = 0; i < COMPOSING.size() - 1; i++) {
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(ROOT + COMPOSING.get(i) + "..")
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(
                      COMPOSING.subList(i + 1, COMPOSING.size()).stream()
                          .map(other -> ROOT + other + "..")
                          .toArray(String[]::new)))
              .because("core knows neither Enterprise nor the launcher"));
    }
    return rules;
  }

  /** Another room is entered through its door package; its sub-packages are its own. */
  static List<ArchRule> doors() {
    return FIRST_BLOCK.stream()
        .map(room ->
            (ArchRule)
                noClasses()
                    .that(outside(room))
                    .should()
                    .dependOnClassesThat(behindTheDoor(room))
                    .because("sub-packages belong to their room"))
        .toList();
  }

  /** The HTTP library is known where routes are, and nowhere else. */
  static ArchRule httpLibrary() {
    return noClasses()
        .that(
            resideOutsideOfPackages(
                ROOT + "server", ROOT + "server.rest..", ROOT + "enterprise..", "io.javalin.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.javalin.."))
        .because("the HTTP library is known in the routes only");
  }

  /** One JSON library. */
  static ArchRule oneJsonLibrary() {
    return noClasses()
        .that()
        .resideInAPackage(ALL)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind.."))
        .because("libraries bring Jackson 2, we use Jackson 3");
  }

  private static DescribedPredicate<JavaClass> outside(String room) {
    return resideInAPackage(ALL).and(resideOutsideOfPackages(ROOT + room + ".."));
  }

  private static DescribedPredicate<JavaClass> behindTheDoor(String room) {
    return resideInAPackage(ROOT + room + "..")
        .and(
            resideOutsideOfPackages(
                DOORS.getOrDefault(room, List.of(room)).stream()
                    .map(door -> ROOT + door)
                    .toArray(String[]::new)));
  }
}
