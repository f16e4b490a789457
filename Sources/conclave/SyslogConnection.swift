import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Sends messages to a syslog server over TLS (RFC 5425): each behind its length in bytes and a space.
///
/// Syslog has no acknowledgements. Each group of messages has a connection of its own, and counts as sent when the
/// server has closed it in answer to our close: it has then read what came before.
struct SyslogConnection {
  private let host: String
  private let port: Int
  private let tls: NIOSSLContext

  init(address: String, authority: String, certificate: String?, key: String?) throws {
    guard let parsed = Connection.address(address) else {
      throw Failure(.local, "\"\(address)\" is not HOST:PORT")
    }
    (host, port) = parsed
    var configuration = TLSConfiguration.makeClientConfiguration()
    do {
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
      if let certificate, let key {
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map {
          .certificate($0)
        }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
      }
      tls = try NIOSSLContext(configuration: configuration)
    } catch {
      throw Failure(.local, "certificates for the syslog server cannot be used: \(error)")
    }
  }

  func send(_ messages: [[UInt8]]) async throws {
    if messages.isEmpty { return }
    let tls = tls
    let serverName = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(.seconds(10))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: tls, serverHostname: serverName))
          }
        }
        .connect(host: host, port: port).get()
      // A server that takes nothing any more would hold the export for ever.
      let limit = channel.eventLoop.scheduleTask(in: .seconds(60)) { channel.close(mode: .all, promise: nil) }
      defer { limit.cancel() }
      for message in messages {
        var buffer = channel.allocator.buffer(capacity: message.count + 8)
        buffer.writeString("\(message.count) ")
        buffer.writeBytes(message)
        try await channel.writeAndFlush(buffer)
      }
      // Servers that close without a word of TLS have read what came before our own.
      do { try await channel.close() } catch NIOSSLError.uncleanShutdown {}
    } catch {
      throw Failure(
        .unreachable, "the syslog server at \(host):\(port) did not take the records: \(error)")
    }
  }
}
