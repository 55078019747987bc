sub { [200, ['Content-Type' => 'text/plain; charset=utf-8', 'Content-Length' => 13], ['Hello, World!']] };
