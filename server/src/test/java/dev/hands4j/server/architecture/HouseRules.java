package dev.hands4j.server.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.user.UserId;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Rules that hold in every room (boundaries.md G, architecture §7). */
final class HouseRules {
  private static final String ALL = "dev.hands4j..";

  private HouseRules() {}

  /** T-02: nothing is found by a name at run time. */
  static ArchRule noReflection() {
    return noClasses()
        .that()
        .resideInAPackage(ALL)
        .should(dependOnClassesThat(resideInAPackage("java.lang.reflect..")))
        .orShould(
            call(Class.class, "forName|newInstance|getMethod.*|getDeclared.*|getConstructor.*"))
        .orShould(call(ClassLoader.class, "loadClass|findClass"))
        .orShould(call(java.util.ServiceLoader.class, ".*"))
        .orShould(call(java.lang.invoke.MethodHandles.Lookup.class, "(find|unreflect).*"))
        .because("implementations are constructed in one place, not found by a name (T-02)");
  }

  /**
   * T-05: the environment is read by {@code main} and the configuration. {@code Host} asks the JVM
   * who it runs as, which is a fact and nothing to configure.
   */
  static ArchRule noEnvironment() {
    return noClasses()
        .that()
        .resideInAPackage(ALL)
        .and()
        .resideOutsideOfPackage("dev.hands4j.server.config..")
        .and()
        .haveNameNotMatching("dev\\.hands4j\\..*\\.(Main|Surroundings|Host)")
        .should(call(System.class, "getenv|getProperty|getProperties"))
        .orShould(call(Integer.class, "getInteger"))
        .orShould(call(Boolean.class, "getBoolean"))
        .because("configuration is read once, into records (T-05)");
  }

  /** T-08: below the web layer a conversation and its owner travel together. */
  static ArchRule ownersTravelWithConversations() {
    return methods()
        .that(belowTheWebLayer())
        .should(notTakeBoth())
        .because("a ConversationRef carries id and owner together (T-08)");
  }

  /** SQL and its driver hold their thread in native code: one room only. */
  static ArchRule databaseOnlyInStorage() {
    return noClasses()
        .that()
        .resideInAPackage(ALL)
        .and()
        .resideOutsideOfPackage("dev.hands4j.storage..")
        .should(
            dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")))
        .because("native calls hold their carrier thread: they stay in storage");
  }

  /** Terminals and foreign functions hold their thread in native code: one room only. */
  static ArchRule terminalsOnlyInTheSandbox() {
    return noClasses()
        .that()
        .resideInAPackage(ALL)
        .and()
        .resideOutsideOfPackage("dev.hands4j.runtimeserver..")
        .should(dependOnClassesThat(resideInAnyPackage("com.pty4j..", "java.lang.foreign..")))
        .because("native calls hold their carrier thread: they stay in the sandbox program");
  }

  /** Whoever calls into native code starts no virtual thread for it. */
  static ArchRule nativeCallsOnPlatformThreads() {
    return noClasses()
        .that(dependOn("java.sql..", "org.sqlite..", "com.pty4j..", "java.lang.foreign.."))
        .and()
        // The driver of PostgreSQL is plain Java.
        .haveNameNotMatching("dev\\.hands4j\\.storage\\.database\\.Pooled.*")
        .should(call(Thread.class, "ofVirtual|startVirtualThread"))
        .orShould(call(java.util.concurrent.Executors.class, "newVirtualThreadPerTaskExecutor"))
        .because("native calls run on named platform threads (architecture §7)");
  }

  /** Every package says that null is marked. */
  static ArchRule everyPackageIsNullMarked() {
    return classes()
        .that()
        .resideInAPackage(ALL)
        .should(
            new ArchCondition<JavaClass>("be in a package with @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getPackageName() + " has no @NullMarked package-info"));
                }
              }
            });
  }

  private static ArchCondition<JavaClass> call(Class<?> owner, String names) {
    DescribedPredicate<JavaMethodCall> calls =
        target(owner(resideInAPackage(owner.getPackageName())))
            .and(target(owner(nameMatching(owner.getName().replace("$", "\\$")))))
            .and(target(nameMatching(names)))
            .forSubtype();
    return callMethodWhere(calls).as("call " + owner.getSimpleName() + "." + names);
  }

  private static DescribedPredicate<JavaClass> dependOn(String... packages) {
    DescribedPredicate<JavaClass> targets = resideInAnyPackage(packages);
    return DescribedPredicate.describe(
        "call into native code",
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> targets.test(dependency.getTargetClass())));
  }

  private static DescribedPredicate<JavaMethod> belowTheWebLayer() {
    DescribedPredicate<JavaClass> web =
        resideInAnyPackage(
            "dev.hands4j.server.rest..",
            "dev.hands4j.server.http..",
            "dev.hands4j.server.sockets..",
            "dev.hands4j.testkit..");
    return DescribedPredicate.describe(
        "below the web layer",
        method ->
            method.getOwner().getPackageName().startsWith("dev.hands4j.")
                && !web.test(method.getOwner()));
  }

  private static ArchCondition<JavaMethod> notTakeBoth() {
    return new ArchCondition<>("not take a conversation id and a user id") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Set<String> types = parameterTypes(method);
        if (types.contains(ConversationId.class.getName())
            && types.contains(UserId.class.getName())) {
          events.add(SimpleConditionEvent.violated(method, method.getFullName() + " takes both"));
        }
      }
    };
  }

  private static Set<String> parameterTypes(JavaCodeUnit method) {
    return method.getParameterTypes().stream()
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getName)
        .collect(Collectors.toSet());
  }
}
