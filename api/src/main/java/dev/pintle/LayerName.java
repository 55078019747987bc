package dev.pintle;

import java.util.Set;

/**
 * Whose a layer is. The words are made when they are wanted, for an app is made at every start and
 * Lint speaks seldom.
 *
 * @param owner the class of the app or the middleware
 * @param place which middleware it is in its chain, from 1; 0 for an app
 * @param count how many the chain has
 * @param site where it was wrapped
 */
record LayerName(Class<?> owner, int place, int count, StackTraceElement site) {
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
  static StackTraceElement wrapSite() {
    StackTraceElement[] frames = new Throwable().getStackTrace();
    int first = 0;
    while (first < frames.length - 1 && OURS.contains(frames[first].getClassName())) {
      first++;
    }
    return frames[first];
  }

  @Override
  public String toString() {
    return kind() + ownerName() + ", wrapped at " + where();
  }

  private String kind() {
    if (place == 0) {
      return "the app ";
    }
    // Lambdas of one class look alike.
    return count == 1 ? "the middleware " : "the middleware " + place + " of " + count + ", ";
  }

  private String ownerName() {
    int lambda = owner.getName().indexOf("$$Lambda");
    return lambda < 0 ? owner.getName() : "a lambda of " + owner.getName().substring(0, lambda);
  }

  /**
   * As stack traces have it, so that tools find the line, without the names of loader and module.
   */
  private String where() {
    String method = site.getClassName() + "." + site.getMethodName();
    return site.getFileName() == null
        ? method
        : method + "(" + site.getFileName() + ":" + site.getLineNumber() + ")";
  }
}
