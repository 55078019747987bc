package dev.pintle.runner;

import dev.pintle.App;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * A class that can be run: it has {@code public static App app()}, or it is an {@link App} with a
 * constructor without parameters that is not private. If it has both, the method is what counts.
 */
record AppClass(Class<?> type) {
  static final String REQUIREMENT =
      "has \"public static App app()\", or implements dev.pintle.App and has a constructor"
          + " without parameters; write one of them";

  static Class<?> find(ClassLoader loader, String name) throws LoadException {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new LoadException(
          "there is no class " + name + "; correct its name, or its place with --class-path");
    } catch (LinkageError e) {
      throw new LoadException("class " + name + " cannot be loaded: " + e);
    }
  }

  static boolean qualifies(Class<?> type) {
    return hasFactory(type) || hasConstructor(type);
  }

  App instantiate() throws LoadException {
    try {
      if (hasFactory(type)) {
        Method factory = type.getMethod("app");
        // The class itself need not be public.
        factory.setAccessible(true);
        Object app = factory.invoke(null);
        if (app == null) {
          throw new LoadException(
              "app() of " + type.getName() + " gave null; let it return an app");
        }
        return (App) app;
      }
      if (hasConstructor(type)) {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (App) constructor.newInstance();
      }
    } catch (InvocationTargetException e) {
      throw new LoadException(
          type.getName()
              + " failed while the app was being made:\n"
              + trace(e.getTargetException()));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new LoadException(type.getName() + " cannot be made into an app:\n" + trace(e));
    }
    throw new LoadException(
        "class "
            + type.getName()
            + " is not an app; let it have \"public static App app()\", or implement dev.pintle.App"
            + " with a constructor without parameters");
  }

  private static boolean hasFactory(Class<?> type) {
    try {
      Method method = type.getMethod("app");
      return Modifier.isStatic(method.getModifiers())
          && App.class.isAssignableFrom(method.getReturnType());
    } catch (NoSuchMethodException | LinkageError e) {
      return false;
    }
  }

  private static boolean hasConstructor(Class<?> type) {
    try {
      return App.class.isAssignableFrom(type)
          && !Modifier.isAbstract(type.getModifiers())
          && !Modifier.isPrivate(type.getDeclaredConstructor().getModifiers());
    } catch (NoSuchMethodException | LinkageError e) {
      return false;
    }
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }
}
