/** What is special to Jetty; what every handler owes is shown by the contract. */
@NullMarked
package dev.pintle.jetty;

import org.jspecify.annotations.NullMarked;
