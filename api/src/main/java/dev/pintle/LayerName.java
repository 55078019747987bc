package dev.pintle;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a layer is. The words are made when they are wanted, for an app is made at every start and
 * Lint speaks seldom.
 *
 * @param owner the class of the app or the middleware
 * @param place which middleware it is in its chain, from 1; 0 for an app
 * @param count how many the chain has
 * @param site where it was wrapped; null if that was in the runner or the testkit
 */
record LayerName(Class<?> owner, int place, int count, @Nullable StackTraceElement site) {
  private static final Set<String> OURS =
      Set.of(
          LayerName.class.getName(),
          Layer.class.getName(),
          Lint.class.getName(),
          Middleware.class.getName());

  /**
   * Where a middleware is being wrapped around an app. Taken from a stack trace, since the first
   * use of a StackWalker costs as much as the start of a small server.
   */
  static @Nullable StackTraceElement wrapSite() {
    StackTraceElement[] frames = new Throwable().getStackTrace();
    int first = 0;
    while (first < frames.length - 1 && OURS.contains(frames[first].getClassName())) {
      first++;
    }
    return isOurs(frames[first].getClassName()) ? null : frames[first];
  }

  private static boolean isOurs(String className) {
    String own = Lint.class.getPackageName() + ".";
    return className.startsWith(own) && className.indexOf('.', own.length()) > 0;
  }

  @Override
  public String toString() {
    String name = owner.getName();
    int lambda = name.indexOf("$$Lambda");
    String who = lambda < 0 ? name : "a lambda of " + name.substring(0, lambda);
    String kind = place == 0 ? "the app" : "the middleware";
    if (count > 1) {
      // Lambdas of one class look alike.
      kind += " " + place + " of " + count;
    }
    String separator = count > 1 || lambda >= 0 ? ", " : " ";
    return kind + separator + who + (site == null ? "" : ", wrapped at " + place(site));
  }

  /**
   * As stack traces have it, so that tools find the line, without the names of loader and module.
   */
  private static String place(StackTraceElement site) {
    String method = site.getClassName() + "." + site.getMethodName();
    return site.getFileName() == null
        ? method
        : method + "(" + site.getFileName() + ":" + site.getLineNumber() + ")";
  }
}
