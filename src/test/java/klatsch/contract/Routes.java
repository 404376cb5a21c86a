package klatsch.contract;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Map;
import java.util.stream.Collectors;
import klatsch.http.Endpoint;
import klatsch.http.Route;

/// The routes of all endpoints there are.
public final class Routes {
  private Routes() {}

  /// By the name of the endpoint.
  public static Map<String, Route> all() {
    return new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("klatsch.api", "klatsch.web")
            .stream()
            .filter(type -> type.isAssignableTo(Endpoint.class) && !type.isInterface())
            .collect(Collectors.toMap(JavaClass::getSimpleName, Routes::route));
  }

  private static Route route(JavaClass endpoint) {
    try {
      return (Route) endpoint.reflect().getField("ROUTE").get(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(endpoint + " has no ROUTE for all to see", e);
    }
  }
}
