<?php
header('Content-Type: text/plain; charset=utf-8');
header('Content-Length: 13');
echo 'Hello, World!';
