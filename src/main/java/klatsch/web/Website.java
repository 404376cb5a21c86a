package klatsch.web;

import java.util.List;
import klatsch.accounts.UserInteractive;
import klatsch.http.Endpoint;

/// All pages there are.
public final class Website {
  private Website() {}

  public static List<Endpoint<?, ?>> pages(UserInteractive userInteractive) {
    return List.of(
        new GetHome(),
        new GetLoginPage(),
        new GetRegisterPage(),
        new GetAuthPage(userInteractive),
        new PostAuthPage(userInteractive));
  }
}
