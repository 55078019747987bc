/**
 * Real web servers in front of an app, each in the set-ups that its page in {@code docs/deploy}
 * shows: the configuration is read from the page.
 */
package dev.pintle.fcgi.servers;
