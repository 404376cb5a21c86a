package klatsch.web;

import java.util.List;
import java.util.stream.Stream;
import klatsch.accounts.UserInteractive;
import klatsch.http.Endpoint;

/// All pages there are.
public final class Website {
  private Website() {}

  /// @param examples whether the example clients are among them
  public static List<Endpoint<?, ?>> pages(UserInteractive userInteractive, boolean examples) {
    var pages =
        Stream.<Endpoint<?, ?>>of(
            new GetHome(examples),
            new GetLoginPage(),
            new GetRegisterPage(),
            new GetAuthPage(userInteractive),
            new PostAuthPage(userInteractive));
    return (examples ? Stream.concat(pages, Stream.of(new GetExample())) : pages).toList();
  }
}
