package dev.hands4j.server.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * T-03: nobody asks a port what it really is. Looks for casts and {@code instanceof} in the byte
 * code, which ArchUnit does not show. Within the package of an implementation they are its own
 * business (and come from generics).
 */
final class PortCasts {
  private PortCasts() {}

  /** Every cast to an implementation of a port, as a sentence. */
  static List<String> find(JavaClasses all, JavaClasses examined) {
    Set<String> implementations =
        all.stream()
            .filter(type -> !type.isInterface() && !type.isEnum() && !type.isRecord())
            .filter(type -> !type.getPackageName().startsWith("dev.hands4j.api"))
            .filter(PortCasts::fillsAPort)
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    TreeSet<String> found = new TreeSet<>();
    examined.forEach(type -> scan(type, implementations, found));
    return List.copyOf(found);
  }

  private static boolean fillsAPort(JavaClass type) {
    return type.getAllRawInterfaces().stream()
        .anyMatch(port -> port.getPackageName().startsWith("dev.hands4j.api."));
  }

  private static void scan(JavaClass type, Set<String> implementations, Set<String> found) {
    ClassModel model = ClassFile.of().parse(bytes(type));
    model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(TypeCheckInstruction.class::isInstance)
        .map(element -> ((TypeCheckInstruction) element).type().asInternalName().replace('/', '.'))
        .filter(implementations::contains)
        .filter(target -> !packageOf(target).equals(type.getPackageName()))
        .forEach(target -> found.add(type.getName() + " casts to " + target));
  }

  private static byte[] bytes(JavaClass type) {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String packageOf(String type) {
    return type.substring(0, type.lastIndexOf('.'));
  }
}
