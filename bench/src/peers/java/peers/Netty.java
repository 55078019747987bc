package peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/** Netty with its native epoll; flushes when a batch of reads ends; what blocks goes elsewhere. */
final class Netty {
  private Netty() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Replies.file(arguments);
    ExecutorService blocking = Threads.executor();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(1 << 20))
                        .addLast(new Answers(file, blocking));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    Replies.serveAt(((InetSocketAddress) channel.localAddress()).getPort());
    channel.closeFuture().sync();
  }

  private static final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Path file;
    private final ExecutorService blocking;

    Answers(Path file, ExecutorService blocking) {
      this.file = file;
      this.blocking = blocking;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      boolean keep = HttpUtil.isKeepAlive(request);
      switch (request.uri()) {
        case "/" -> send(context, Replies.TEXT, Unpooled.wrappedBuffer(Replies.HELLO), keep);
        case "/10k" -> send(context, Replies.TEXT, Unpooled.wrappedBuffer(Replies.TEN_KB), keep);
        case "/echo" ->
            send(
                context,
                Replies.BINARY,
                Unpooled.wrappedBuffer(ByteBufUtil.getBytes(request.content())),
                keep);
        case "/file" -> {
          HttpResponse head = head(Replies.BINARY);
          head.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, Replies.FILE_BYTES);
          context.write(head);
          context.write(new DefaultFileRegion(file.toFile(), 0, Replies.FILE_BYTES));
          context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        case "/json" ->
            send(context, Replies.JSON_TYPE, Unpooled.wrappedBuffer(Replies.json()), keep);
        case "/block" ->
            blocking.execute(
                () -> {
                  byte[] body = Replies.block();
                  context
                      .executor()
                      .execute(
                          () -> {
                            send(context, Replies.TEXT, Unpooled.wrappedBuffer(body), keep);
                            context.flush();
                          });
                });
        case "/stream" -> {
          HttpResponse head = head(Replies.TEXT);
          HttpUtil.setTransferEncodingChunked(head, true);
          context.write(head);
          for (int i = 0; i < Replies.PIECES; i++) {
            context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(Replies.PIECE)));
          }
          context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        default -> context.close();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    private static HttpResponse head(String type) {
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      return head;
    }

    private static void send(
        ChannelHandlerContext context, String type, ByteBuf body, boolean keep) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      if (keep) {
        context.write(response);
      } else {
        context.writeAndFlush(response).addListener(done -> context.close());
      }
    }
  }
}
